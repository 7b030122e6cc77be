// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.core.transport.nio.NioTransportProvider;
import io.filetransfer.transport.TransportOptions;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The contract over each kind of sockets that this machine has. */
class NettyTransportTest {

    static boolean hasEpoll() {
        return SocketKinds.missing("epoll").isEmpty();
    }

    /** TCP over a kind of sockets. */
    abstract static class Tcp extends NettyContract {

        private final String kind;

        Tcp(String kind) {
            this.kind = kind;
        }

        @Override
        NettyTransport openNetty(TransportOptions options) {
            return NettyTransport.open(SocketKinds.find(kind), options);
        }

        @Override
        protected SocketAddress listenAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }
    }

    /** Unix-domain sockets over a kind of sockets. */
    abstract static class Unix extends Tcp {

        @TempDir
        private Path directory;

        private int sockets;

        Unix(String kind) {
            super(kind);
        }

        @Override
        protected SocketAddress listenAddress() {
            return UnixDomainSocketAddress.of(directory.resolve("socket-" + sockets++));
        }
    }

    @Nested
    class OnNio extends Tcp {
        OnNio() {
            super("nio");
        }
    }

    @Nested
    class OnNioUnix extends Unix {
        OnNioUnix() {
            super("nio");
        }
    }

    @Nested
    @EnabledIf("io.filetransfer.core.transport.netty.NettyTransportTest#hasEpoll")
    class OnEpoll extends Tcp {
        OnEpoll() {
            super("epoll");
        }
    }

    @Nested
    @EnabledIf("io.filetransfer.core.transport.netty.NettyTransportTest#hasEpoll")
    class OnEpollUnix extends Unix {
        OnEpollUnix() {
            super("epoll");
        }
    }

    /** On two event loops that belong to somebody else. */
    @Nested
    class OnSharedEventLoops extends Tcp {

        private final IoEventLoopGroup shared = new MultiThreadIoEventLoopGroup(
                2, new DefaultThreadFactory("application", true), NioIoHandler.newFactory());

        OnSharedEventLoops() {
            super("nio");
        }

        @Override
        NettyTransport openNetty(TransportOptions options) {
            return (NettyTransport) new NettyTransportProvider().open(options.withSharedEventLoops(shared));
        }

        @Override
        void afterAllTransports() {
            assertFalse(shared.isShuttingDown());
            shared.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void refusesEventLoopsThatItCannotUse() {
        TransportOptions options = TransportOptions.named("strange");
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new NettyTransportProvider().open(options.withSharedEventLoops("no loops")));
        assertTrue(
                String.valueOf(refusal.getMessage()).contains(IoEventLoopGroup.class.getName()), refusal.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new NioTransportProvider().open(options.withSharedEventLoops("no loops")));
    }
}
