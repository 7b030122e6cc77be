// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native channels have addresses of their own for Unix sockets. */
final class NettyAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(NettyAddresses.class);

    private NettyAddresses() {}

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

    /** Makes the next close tell the peer that bytes may be lost. Does nothing to a Unix socket. */
    static void resetOnClose(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException alreadyBroken) {
            LOG.debug("no reset on {}", channel, alreadyBroken);
        }
    }
}
