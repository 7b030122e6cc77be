// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/** Runnable examples and the {@code ft} command line. */
module io.filetransfer.examples {
    requires com.h2database;
    requires info.picocli;
    requires io.filetransfer;
    requires io.netty.common;
    requires io.netty.transport;
    requires java.sql;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.filetransfer.examples;

    uses io.filetransfer.transport.TransportProvider;

    opens io.filetransfer.examples.cli to
            info.picocli;
}
