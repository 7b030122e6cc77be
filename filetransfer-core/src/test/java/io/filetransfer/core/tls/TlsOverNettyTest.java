// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.core.transport.netty.NettyTransportProvider;
import io.filetransfer.transport.TransportProvider;

/** The same over Netty. */
class TlsOverNettyTest extends TlsOverNioTest {

    @Override
    TransportProvider below() {
        return new NettyTransportProvider();
    }
}
