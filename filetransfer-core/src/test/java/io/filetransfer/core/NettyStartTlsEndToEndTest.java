// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

/** The same over Netty. */
class NettyStartTlsEndToEndTest extends StartTlsEndToEndSuite {

    NettyStartTlsEndToEndTest() {
        super("netty");
    }
}
