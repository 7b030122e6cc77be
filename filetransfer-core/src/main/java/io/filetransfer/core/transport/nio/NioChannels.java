// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.core.transport.IpFamilies;
import io.filetransfer.core.transport.SocketFile;
import io.filetransfer.transport.SocketOptions;
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

    static SocketChannel openFor(SocketAddress remote, SocketOptions options) throws IOException {
        SocketFile.checkLength(remote);
        SocketChannel channel = isUnix(remote) ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            setUp(channel, options, !isUnix(remote));
            if (!isUnix(remote) && options.bindAddress().isPresent()) {
                channel.bind(options.bindAddress().get());
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    static void setUpAccepted(SocketChannel channel, SocketOptions options) throws IOException {
        setUp(channel, options, !isUnix(channel.getLocalAddress()));
    }

    private static void setUp(SocketChannel channel, SocketOptions options, boolean tcp) throws IOException {
        if (tcp) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, options.noDelay());
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive());
        }
        if (options.sendBufferBytes() > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes());
        }
        if (options.receiveBufferBytes() > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
        }
    }

    static ServerSocketChannel listenAt(SocketAddress local, SocketOptions options) throws IOException {
        SocketFile.makeRoom(local);
        ServerSocketChannel channel = openListening(local, options);
        try {
            if (!isUnix(local)) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, options.reuseAddress());
            }
            if (options.receiveBufferBytes() > 0) { // accepted channels inherit it, in time for the first handshake
                channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
            }
            return channel.bind(local, options.backlog());
        } catch (IOException | RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static ServerSocketChannel openListening(SocketAddress local, SocketOptions options) throws IOException {
        if (isUnix(local)) {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        }
        return IpFamilies.isIpv4Only(local, options)
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
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
