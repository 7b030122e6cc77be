// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.util.function.Supplier;

/**
 * A way in which Netty talks to the system.
 *
 * @param name the word that selects it
 * @param handlers makes what an event loop waits with
 * @param handler the type of that
 * @param tcp makes a TCP channel
 * @param tcpListener makes a listening TCP channel
 * @param unix makes a Unix-domain channel
 * @param unixListener makes a listening Unix-domain channel
 */
record SocketKind(
        String name,
        Supplier<IoHandlerFactory> handlers,
        Class<? extends IoHandler> handler,
        Supplier<Channel> tcp,
        Supplier<ServerChannel> tcpListener,
        Supplier<Channel> unix,
        Supplier<ServerChannel> unixListener) {

    /** What the JDK offers. */
    static final SocketKind NIO = new SocketKind(
            "nio",
            NioIoHandler::newFactory,
            NioIoHandler.class,
            NioSocketChannel::new,
            NioServerSocketChannel::new,
            NioDomainSocketChannel::new,
            NioServerDomainSocketChannel::new);

    boolean runsOn(IoEventLoopGroup loops) {
        return loops.isIoType(handler);
    }

    Channel channelFor(SocketAddress remote) {
        return (NettyAddresses.isUnix(remote) ? unix : tcp).get();
    }

    ServerChannel listenerFor(SocketAddress local) {
        return (NettyAddresses.isUnix(local) ? unixListener : tcpListener).get();
    }

    /** The form in which channels of this kind take an address. */
    SocketAddress address(SocketAddress address) {
        return name.equals("nio") ? address : NettyAddresses.toNative(address);
    }
}
