// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/** The promise of filetransfer: the client, the server, and the two interfaces behind which transports and storages live. */
module io.filetransfer {
    requires org.slf4j;
    requires static java.sql;
    requires static org.jspecify;

    exports io.filetransfer;
    exports io.filetransfer.auth;
    exports io.filetransfer.storage;
    exports io.filetransfer.transport;

    uses io.filetransfer.EngineProvider;
}
