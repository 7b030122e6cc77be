// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.FileClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ft put}: uploads files and directories. */
@Command(
        name = "put",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "ft put [-r] [OPTIONS] SRC... ft://host[:port]/[dir/][name]",
        header = "Uploads files and directories.",
        description = {
            "Directories need -r. Targets follow 'cp -r': one that ends in '/' or is a directory receives each"
                    + " source under its own name; any other becomes the copy itself. 'dir/.' means what is in dir.",
            "A symbolic link among the sources is followed; one inside a directory is reported as a failure. Names are sent"
                    + " literally: a local '%%' stays one."
        })
final class PutCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-r", "--recursive"},
            description = "Upload directories with all that is in them.")
    private boolean recursive;

    @Mixin
    private TransferSettings settings = new TransferSettings();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
            arity = "2..*",
            paramLabel = "SRC... URI",
            hideParamSyntax = true,
            description = "What to upload, and where to.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        String last = arguments.get(arguments.size() - 1);
        List<String> sources = List.copyOf(arguments.subList(0, arguments.size() - 1));
        RemoteUri target = target(last);
        TransferReport report = output.report();
        try (OpenClients clients = connection.open(settings.deadline())) {
            FileClient client = clients.to(target);
            Placement.Kind there = clients.kindOf(target);
            if (sources.size() > 1) {
                Placement.checkTakesSeveral(last, there, target.directory());
            }
            new Uploads(client, target, there, settings, report).run(sources, recursive);
        } catch (CommandFailure failure) {
            report.notStarted(sources, target.path(), failure);
        }
        return report.exitCode();
    }

    private RemoteUri target(String text) {
        try {
            return RemoteUri.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(
                    spec.commandLine(), "the last argument is where to put it: " + refused.getMessage(), refused);
        }
    }
}
