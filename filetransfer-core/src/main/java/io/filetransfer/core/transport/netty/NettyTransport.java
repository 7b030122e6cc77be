// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.transport.IpFamilies;
import io.filetransfer.core.transport.SocketFile;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.SocketOptions;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loops of Netty, the memory they receive into, and the choice among them. */
final class NettyTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

    private final SocketKind kind;
    private final List<NettyLoop> loops;
    private final BufferPool pool;
    private final SocketOptions sockets;
    private final CompletableFuture<Void> ended;

    private NettyTransport(SocketKind kind, List<NettyLoop> loops, TransportOptions options) {
        this.kind = kind;
        this.loops = loops;
        this.pool = new BufferPool(options.receiveBudgetBytes());
        this.sockets = options.sockets();
        this.ended =
                CompletableFuture.allOf(loops.stream().map(NettyLoop::ended).toArray(CompletableFuture[]::new));
    }

    /** On event loops of its own. */
    static NettyTransport open(SocketKind kind, TransportOptions options) {
        List<NettyLoop> loops = new ArrayList<>();
        for (int i = 0; i < options.eventLoops(); i++) {
            loops.add(NettyLoop.own(options.name() + "-io-" + i, kind));
        }
        return new NettyTransport(kind, loops, options);
    }

    /** On event loops of the application. */
    static NettyTransport open(SocketKind kind, TransportOptions options, IoEventLoopGroup shared) {
        Set<IoEventLoop> chosen = new LinkedHashSet<>();
        for (int i = 0; i < options.eventLoops(); i++) {
            chosen.add(shared.next()); // in turn, so that several transports do not crowd on the first one
        }
        List<NettyLoop> loops = new ArrayList<>();
        for (IoEventLoop each : chosen) {
            loops.add(NettyLoop.shared(options.name() + "-shared-" + loops.size(), each));
        }
        return new NettyTransport(kind, loops, options);
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers) {
        CompletableFuture<Listener> listening = new CompletableFuture<>();
        NettyLoop loop = loops.get(0);
        try {
            loop.execute(() -> listen(loop, local, handlers, listening));
        } catch (RejectedExecutionException transportHasClosed) {
            listening.completeExceptionally(cannotListen(local, transportHasClosed));
        }
        return listening;
    }

    private void listen(
            NettyLoop loop,
            SocketAddress local,
            Supplier<ConnectionHandler> handlers,
            CompletableFuture<Listener> listening) {
        try {
            if (loop.isClosing()) {
                throw new IOException("the transport is closed");
            }
            SocketFile.makeRoom(local);
            boolean ipv4Only = IpFamilies.isIpv4Only(local, sockets);
            ChannelFuture binding = new Bootstrap()
                    .group(loop.eventLoop())
                    .channelFactory(() -> newListener(local, ipv4Only))
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind(kind.address(local));
            binding.addListener(done -> loop.run(() -> bound(loop, binding, local, handlers, listening)));
        } catch (IOException | RuntimeException e) { // an unresolved or foreign address is a RuntimeException
            listening.completeExceptionally(cannotListen(local, e));
        }
    }

    private Channel newListener(SocketAddress local, boolean ipv4Only) {
        Channel made = kind.listenerFor(local, ipv4Only);
        ChannelSetup.setUpListener(made.config(), sockets, !ChannelSetup.isUnix(local));
        return made;
    }

    private void bound(
            NettyLoop loop,
            ChannelFuture binding,
            SocketAddress local,
            Supplier<ConnectionHandler> handlers,
            CompletableFuture<Listener> listening) {
        Channel channel = binding.channel();
        try {
            if (!binding.isSuccess()) {
                throw new IOException(String.valueOf(binding.cause()), binding.cause());
            }
            NettyListener listener = new NettyListener(
                    loop,
                    channel,
                    ChannelSetup.toJdk(channel.localAddress()),
                    SocketFile.bound(local, sockets.unixPermissions()),
                    accepted -> adopt(accepted, local, handlers));
            listener.open();
            if (!listening.complete(listener)) {
                listener.closeAsync();
            }
        } catch (IOException e) {
            channel.close();
            listening.completeExceptionally(cannotListen(local, e));
        }
    }

    private static IOException cannotListen(SocketAddress local, Exception reason) {
        return new IOException("cannot listen at " + local + ": " + reason, reason);
    }

    @Override
    public CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler) {
        ConnectAttempt attempt = new ConnectAttempt(takeLeastLoaded(), kind, pool, sockets, remote, handler);
        attempt.begin();
        return attempt.opened();
    }

    @Override
    public List<LoopLoad> loads() {
        return loops.stream().map(loop -> loop.counts().load()).toList();
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        loops.forEach(NettyLoop::shutDown);
        return ended;
    }

    /** Received bytes that have not been released. */
    long receivedBytesHeld() {
        return pool.outstandingBytes();
    }

    /** The loop with the fewest connections, then the fewest queued bytes, then the first; the new one counts at once. */
    private synchronized NettyLoop takeLeastLoaded() {
        NettyLoop least = loops.get(0);
        for (NettyLoop loop : loops) {
            if (loop.counts().areBelow(least.counts())) {
                least = loop;
            }
        }
        least.counts().changeConnections(1);
        return least;
    }

    private void adopt(Channel channel, SocketAddress local, Supplier<ConnectionHandler> handlers) {
        NettyLoop loop = takeLeastLoaded();
        try {
            ChannelSetup.setUp(channel.config(), sockets, !ChannelSetup.isUnix(local));
        } catch (ChannelException peerHasGone) {
            LOG.debug("an accepted connection did not open", peerHasGone);
            loop.counts().changeConnections(-1);
            channel.unsafe().closeForcibly();
            return;
        }
        loop.eventLoop()
                .register(channel)
                .addListener(registered -> loop.runHere(() -> {
                    if (registered.isSuccess()) {
                        open(loop, channel, handlers);
                    } else {
                        drop(loop, channel);
                    }
                }));
    }

    private void open(NettyLoop loop, Channel channel, Supplier<ConnectionHandler> handlers) {
        if (loop.isClosing()) {
            drop(loop, channel);
            return;
        }
        try {
            new NettyConnection(loop, kind, pool, channel, handlers.get()).open();
        } catch (IOException peerHasGone) {
            LOG.debug("an accepted connection did not open", peerHasGone);
            drop(loop, channel);
        } catch (RuntimeException | Error e) {
            LOG.warn("no handler for an accepted connection", e);
            drop(loop, channel);
        }
    }

    private static void drop(NettyLoop loop, Channel channel) {
        loop.counts().changeConnections(-1);
        channel.close();
    }
}
