// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How servers are reached. */
final class ConnectionOptions {

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description = "What moves the bytes, for example nio. Default: the best.")
    private @Nullable String transport;

    OpenClients open() {
        return open(null);
    }

    OpenClients open(@Nullable Duration deadline) {
        return new OpenClients(transport, deadline);
    }
}
