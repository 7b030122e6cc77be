// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

/** The suite over Unix sockets and the Netty transport. */
final class NettyUnixEndToEndTest extends EndToEndSuite {

    NettyUnixEndToEndTest() {
        super("netty", true);
    }
}
