// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.RemoteEntry;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ft stat}: describes a name. */
@Command(
        name = "stat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Describes a file or directory.",
        description = "Fails if there is nothing of that name.")
final class StatCommand implements Callable<Integer> {

    @Option(
            names = "--json",
            description =
                    "Write one JSON object, with the members name, type, size, modified, permissions and version.")
    private boolean json;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "URI", converter = RemoteUriConverter.class, description = "The name.")
    private RemoteUri uri = RemoteUri.parse("ft://localhost/");

    @Override
    public Integer call() throws CommandFailure {
        try (OpenClients clients = connection.open()) {
            RemoteEntry entry = EntryText.named(uri.path(), clients.stat(uri));
            Terminal.out().println(json ? EntryText.json(entry) : describe(entry));
        }
        return 0;
    }

    private String describe(RemoteEntry entry) {
        return String.format(
                Locale.ROOT,
                "address:     %s%ntype:        %s%nsize:        %d%nmodified:    %s%npermissions: %s%nversion:     %s",
                uri,
                entry.type().name().toLowerCase(Locale.ROOT),
                entry.size(),
                entry.modified(),
                EntryText.permissions(entry).substring(1),
                entry.version().isEmpty() ? "-" : Printable.of(entry.version()));
    }
}
