// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/** The engine of filetransfer. Exports nothing: use {@code io.filetransfer}. */
module io.filetransfer.core {
    requires io.filetransfer;
    requires org.slf4j;
    requires static org.jspecify;

    uses io.filetransfer.transport.TransportProvider;

    provides io.filetransfer.EngineProvider with
            io.filetransfer.core.Engine;
    provides io.filetransfer.transport.TransportProvider with
            io.filetransfer.core.transport.nio.NioTransportProvider;
}
