// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportContract;
import io.filetransfer.transport.TransportOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** The contract over TCP. */
class NioTransportTest extends TransportContract {

    @Override
    protected Transport open(TransportOptions options) {
        return new NioTransportProvider().open(options);
    }

    @Override
    protected SocketAddress listenAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
