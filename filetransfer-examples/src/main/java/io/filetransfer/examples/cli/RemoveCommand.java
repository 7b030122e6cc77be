// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ft rm}: removes names. */
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Removes files and empty directories.",
        description = "Each of them is tried, whatever becomes of the others.")
final class RemoveCommand implements Callable<Integer> {

    @Mixin
    private NameReport report = new NameReport();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "URI",
            converter = RemoteUriConverter.class,
            description = "What to remove.")
    private List<RemoteUri> uris = new ArrayList<>();

    @Override
    public Integer call() {
        try (OpenClients clients = connection.open()) {
            for (RemoteUri uri : uris) {
                report.attempt(
                        uri, () -> Answer.await(uri.toString(), clients.to(uri).delete(uri.path())));
            }
        }
        return report.exitCode();
    }
}
