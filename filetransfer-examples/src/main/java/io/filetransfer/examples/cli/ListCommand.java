// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.RemoteEntry;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ft ls}: lists a directory. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Lists a directory.",
        description = "One name a line, relative to the directory; directories end in '/'. A file is listed by itself.")
final class ListCommand implements Callable<Integer> {

    @Option(
            names = {"-r", "--recursive"},
            description = "List everything below, too.")
    private boolean recursive;

    @Option(
            names = {"-l", "--long"},
            description = "Show type, permissions, size and time of change, too.")
    private boolean details;

    @Option(
            names = "--json",
            description =
                    "Write one JSON object an entry, with the members name, type, size, modified, permissions and version.")
    private boolean json;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "URI", converter = RemoteUriConverter.class, description = "The directory, or a file.")
    private RemoteUri uri = RemoteUri.parse("ft://localhost/");

    @Override
    public Integer call() throws CommandFailure {
        try (OpenClients clients = connection.open()) {
            RemoteEntry entry = clients.stat(uri);
            if (entry.type() == RemoteEntry.Type.DIRECTORY) {
                Answer.await(uri.toString(), clients.to(uri).list(uri.path(), recursive, this::show));
            } else {
                show(EntryText.named(uri.name(), entry));
            }
        }
        return 0;
    }

    /** Called for one entry after the other, flushed at the end of the command. */
    private void show(RemoteEntry entry) {
        PrintStream out = Terminal.out();
        if (json) {
            out.println(EntryText.json(entry));
        } else {
            out.println(details ? EntryText.details(entry) : EntryText.name(entry));
        }
    }
}
