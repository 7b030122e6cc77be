// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.transport.SocketOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Addresses and options of channels. The native ones have addresses of their own for Unix sockets. */
final class ChannelSetup {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelSetup.class);

    private ChannelSetup() {}

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
    }

    static SocketAddress toNative(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix
                ? new DomainSocketAddress(unix.getPath().toString())
                : address;
    }

    static SocketAddress toJdk(@Nullable SocketAddress address) throws IOException {
        if (address == null) {
            throw new IOException("the channel has no address any more");
        }
        return address instanceof DomainSocketAddress unix ? UnixDomainSocketAddress.of(unix.path()) : address;
    }

    /** Of a channel that moves bytes, before it is connected or after it was accepted. */
    static void setUp(ChannelConfig config, SocketOptions options, boolean tcp) {
        config.setAutoRead(false);
        if (tcp) {
            config.setOption(ChannelOption.TCP_NODELAY, options.noDelay());
            config.setOption(ChannelOption.SO_KEEPALIVE, options.keepAlive());
        }
        if (options.sendBufferBytes() > 0) {
            config.setOption(ChannelOption.SO_SNDBUF, options.sendBufferBytes());
        }
        if (options.receiveBufferBytes() > 0) {
            config.setOption(ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
        }
    }

    /** Of a channel that listens, before it is bound. */
    static void setUpListener(ChannelConfig config, SocketOptions options, boolean tcp) {
        config.setAutoRead(false);
        config.setOption(ChannelOption.SO_BACKLOG, options.backlog());
        if (tcp) {
            config.setOption(ChannelOption.SO_REUSEADDR, options.reuseAddress());
        }
        if (options.receiveBufferBytes() > 0) { // accepted channels inherit it, in time for the first handshake
            config.setOption(ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
        }
    }

    /** Makes the next close tell the peer that bytes may be lost. Does nothing to a Unix socket. */
    static void resetOnClose(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException alreadyBroken) {
            LOG.debug("no reset on {}", channel, alreadyBroken);
        }
    }
}
