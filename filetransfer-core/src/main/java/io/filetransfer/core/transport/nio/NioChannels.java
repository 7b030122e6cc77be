// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows how TCP and Unix-domain channels differ. */
final class NioChannels {

    private static final Logger LOG = LoggerFactory.getLogger(NioChannels.class);

    private NioChannels() {}

    static SocketChannel openFor(SocketAddress remote) throws IOException {
        return isUnix(remote) ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    }

    static ServerSocketChannel listenAt(SocketAddress local, int backlog) throws IOException {
        ServerSocketChannel channel =
                isUnix(local) ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            if (!isUnix(local)) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            return channel.bind(local, backlog);
        } catch (IOException | RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    /** Sends small frames at once. */
    static void sendWithoutDelay(SocketChannel channel) throws IOException {
        if (!isUnix(channel.getRemoteAddress())) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /** Makes the next close tell the peer that bytes may be lost. */
    static void resetOnClose(SocketChannel channel) {
        try {
            if (channel.isOpen() && !isUnix(channel.getLocalAddress())) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException alreadyBroken) {
            LOG.debug("no reset on {}", channel, alreadyBroken);
        }
    }

    static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} did not close", channel, e);
        }
    }

    private static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
    }
}
