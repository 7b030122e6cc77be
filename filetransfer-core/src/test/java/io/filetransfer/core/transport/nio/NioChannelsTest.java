// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.transport.SocketOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options reach the sockets. */
class NioChannelsTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void setsWhatWasAskedFor(boolean value) throws Exception {
        SocketOptions options = SocketOptions.standard()
                .withNoDelay(value)
                .withKeepAlive(value)
                .withReuseAddress(value)
                .withReceiveBufferBytes(value ? 4096 : 0)
                .withSendBufferBytes(value ? 4096 : 0);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ServerSocketChannel listening = NioChannels.listenAt(anyPort, options);
                SocketChannel client = NioChannels.openFor(listening.getLocalAddress(), options)) {
            assertEquals(value, listening.getOption(StandardSocketOptions.SO_REUSEADDR));
            client.connect(listening.getLocalAddress());
            try (SocketChannel accepted = listening.accept()) {
                NioChannels.setUpAccepted(accepted, options);
                for (SocketChannel each : new SocketChannel[] {client, accepted}) {
                    assertEquals(value, each.getOption(StandardSocketOptions.TCP_NODELAY));
                    assertEquals(value, each.getOption(StandardSocketOptions.SO_KEEPALIVE));
                    assertTrue(!value || each.getOption(StandardSocketOptions.SO_SNDBUF) <= 2 * 4096);
                    assertTrue(!value || each.getOption(StandardSocketOptions.SO_RCVBUF) <= 2 * 4096);
                }
            }
        }
    }
}
