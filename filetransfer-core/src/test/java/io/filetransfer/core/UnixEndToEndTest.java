// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import org.junit.jupiter.api.Tag;

/** The suite over Unix sockets and the NIO transport. */
@Tag("matrix")
final class UnixEndToEndTest extends EndToEndSuite {

    UnixEndToEndTest() {
        super("nio", true);
    }
}
