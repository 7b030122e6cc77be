// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import org.junit.jupiter.api.Tag;

/** The suite over TCP and the Netty transport. */
@Tag("matrix")
final class NettyEndToEndTest extends EndToEndSuite {

    NettyEndToEndTest() {
        super("netty", false);
    }
}
