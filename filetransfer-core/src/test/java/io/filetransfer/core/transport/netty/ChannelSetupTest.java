// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.transport.SocketOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options reach the channels. */
class ChannelSetupTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void setsWhatWasAskedFor(boolean value) {
        SocketOptions options = SocketOptions.standard()
                .withNoDelay(value)
                .withKeepAlive(value)
                .withReuseAddress(value)
                .withBacklog(value ? 7 : 8)
                .withReceiveBufferBytes(value ? 4096 : 0)
                .withSendBufferBytes(value ? 4096 : 0);
        Channel channel = SocketKind.NIO.tcp().get();
        Channel listener = SocketKind.NIO.tcpListener().apply(null);
        try {
            ChannelConfig config = channel.config();
            ChannelSetup.setUp(config, options, true);
            assertFalse(config.isAutoRead());
            assertEquals(value, config.getOption(ChannelOption.TCP_NODELAY));
            assertEquals(value, config.getOption(ChannelOption.SO_KEEPALIVE));
            assertTrue(!value || config.getOption(ChannelOption.SO_SNDBUF) <= 2 * 4096);
            assertTrue(!value || config.getOption(ChannelOption.SO_RCVBUF) <= 2 * 4096);
            ChannelSetup.setUpListener(listener.config(), options, true);
            assertEquals(value, listener.config().getOption(ChannelOption.SO_REUSEADDR));
            assertEquals(value ? 7 : 8, listener.config().getOption(ChannelOption.SO_BACKLOG));
        } finally {
            channel.unsafe().closeForcibly();
            listener.unsafe().closeForcibly();
        }
    }
}
