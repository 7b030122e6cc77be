// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;

/**
 * Offers the transport of this package: {@code netty} takes the best way to talk to the system that is there, {@code
 * netty-nio} and its siblings a certain one. Mentions no type of Netty, so that it can be listed where Netty is missing.
 */
public class NettyTransportProvider implements TransportProvider {

    private final String kind;

    /** For the service loader. */
    public NettyTransportProvider() {
        this("");
    }

    private NettyTransportProvider(String kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind.isEmpty() ? "netty" : "netty-" + kind;
    }

    /** Below NIO of the JDK, which is as fast and needs nothing. */
    @Override
    public int priority() {
        return kind.isEmpty() ? -10 : -20;
    }

    @Override
    public String missing() {
        try {
            return SocketKinds.missing(kind);
        } catch (LinkageError noNetty) {
            return "io.netty:netty-handler 4.2 is not on the class path (" + noNetty + ")";
        }
    }

    /** Shared event loops must be an {@code io.netty.channel.IoEventLoopGroup} of this kind. */
    @Override
    public void check(TransportOptions options) {
        if (missing().isEmpty()) {
            Opening.kind(name(), kind, options);
        }
    }

    @Override
    public Transport open(TransportOptions options) {
        String missing = missing();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("transport '" + name() + "' cannot be used: " + missing);
        }
        return Opening.open(name(), kind, options);
    }

    /** Sockets of the JDK. */
    public static final class Nio extends NettyTransportProvider {

        /** For the service loader. */
        public Nio() {
            super("nio");
        }
    }

    /** Sockets of Linux, with epoll. */
    public static final class Epoll extends NettyTransportProvider {

        /** For the service loader. */
        public Epoll() {
            super("epoll");
        }
    }

    /** Sockets of macOS and BSD, with kqueue. */
    public static final class KQueue extends NettyTransportProvider {

        /** For the service loader. */
        public KQueue() {
            super("kqueue");
        }
    }

    /** Sockets of Linux, with io_uring. */
    public static final class IoUring extends NettyTransportProvider {

        /** For the service loader. */
        public IoUring() {
            super("io_uring");
        }
    }
}
