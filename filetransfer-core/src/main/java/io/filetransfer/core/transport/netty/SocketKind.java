// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.transport.PeerUser;
import io.filetransfer.transport.PeerIdentity;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * A way in which Netty talks to the system.
 *
 * @param name the word that selects it
 * @param handlers makes what an event loop waits with
 * @param handler the type of that
 * @param tcp makes a TCP channel
 * @param tcpListener makes a listening TCP channel, for one family or for both
 * @param unix makes a Unix-domain channel
 * @param unixListener makes a listening Unix-domain channel
 * @param peerUser who is at the other end of a Unix-domain channel
 */
record SocketKind(
        String name,
        Supplier<IoHandlerFactory> handlers,
        Class<? extends IoHandler> handler,
        Supplier<Channel> tcp,
        Function<@Nullable SocketProtocolFamily, ServerChannel> tcpListener,
        Supplier<Channel> unix,
        Supplier<ServerChannel> unixListener,
        Function<Channel, Optional<PeerIdentity>> peerUser) {

    /** What the JDK offers. */
    static final SocketKind NIO = new SocketKind(
            "nio",
            NioIoHandler::newFactory,
            NioIoHandler.class,
            NioSocketChannel::new,
            family -> new NioServerSocketChannel(SelectorProvider.provider(), family),
            NioDomainSocketChannel::new,
            NioServerDomainSocketChannel::new,
            SocketKind::peerOfNio);

    Channel channelFor(SocketAddress remote) {
        return (ChannelSetup.isUnix(remote) ? unix : tcp).get();
    }

    ServerChannel listenerFor(SocketAddress local, boolean ipv4Only) {
        return ChannelSetup.isUnix(local)
                ? unixListener.get()
                : tcpListener.apply(ipv4Only ? SocketProtocolFamily.INET : null);
    }

    private static Optional<PeerIdentity> peerOfNio(Channel channel) {
        try {
            return PeerUser.user(channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED)));
        } catch (ChannelException | LinkageError notTold) {
            return Optional.empty();
        }
    }

    /** The form in which channels of this kind take an address. */
    SocketAddress address(SocketAddress address) {
        return name.equals("nio") ? address : ChannelSetup.toNative(address);
    }
}
