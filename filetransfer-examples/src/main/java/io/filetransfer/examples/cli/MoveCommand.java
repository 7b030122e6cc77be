// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ft mv}: gives a name another name. */
@Command(
        name = "mv",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Gives a file or directory another name on the same server.",
        description = "A target that ends in '/' or is a directory"
                + " receives it under its own name. A file that has the name is replaced in one step.")
final class MoveCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NameReport report = new NameReport();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(index = "0", paramLabel = "FROM", converter = RemoteUriConverter.class, description = "What there is.")
    private RemoteUri from = RemoteUri.parse("ft://localhost/");

    @Parameters(index = "1", paramLabel = "TO", converter = RemoteUriConverter.class, description = "The new name.")
    private RemoteUri to = RemoteUri.parse("ft://localhost/");

    @Override
    public Integer call() {
        if (!from.sameServer(to)) {
            throw new ParameterException(
                    spec.commandLine(), "both addresses must be on the same server; use get and put");
        }
        if (from.contents()) {
            throw new ParameterException(
                    spec.commandLine(), "the contents of a directory cannot be moved; name the directory");
        }
        try (OpenClients clients = connection.open()) {
            report.attempt(from, () -> {
                Placement placement = Placement.decide(to.toString(), clients.kindOf(to), to.directory(), false);
                String target = placement.remoteName(to.path(), from.name());
                Answer.await(from.toString(), clients.to(from).move(from.path(), target));
            });
        }
        return report.exitCode();
    }
}
