// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loops of Netty, the memory they receive into, and the choice among them. */
final class NettyTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

    private final SocketKind kind;
    private final List<NettyLoop> loops;
    private final BufferPool pool;
    private final int backlog;
    private final CompletableFuture<Void> ended;

    private NettyTransport(SocketKind kind, List<NettyLoop> loops, TransportOptions options) {
        this.kind = kind;
        this.loops = loops;
        this.pool = new BufferPool(options.receiveBudgetBytes());
        this.backlog = options.backlog();
        this.ended =
                CompletableFuture.allOf(loops.stream().map(NettyLoop::ended).toArray(CompletableFuture[]::new));
    }

    static NettyTransport open(SocketKind kind, TransportOptions options) {
        List<NettyLoop> loops = new ArrayList<>();
        for (int i = 0; i < options.eventLoops(); i++) {
            String name = options.name() + "-io-" + i;
            CompletableFuture<Void> ended = new CompletableFuture<>();
            loops.add(new NettyLoop(
                    new SingleThreadIoEventLoop(
                            null, threads(name, ended), kind.handlers().get()),
                    name,
                    true,
                    ended));
        }
        return new NettyTransport(kind, loops, options);
    }

    private static ThreadFactory threads(String name, CompletableFuture<Void> ended) {
        return loop -> {
            Thread thread = new FastThreadLocalThread(
                    () -> {
                        try {
                            loop.run();
                        } finally {
                            ended.complete(null);
                        }
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        };
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
            ChannelFuture binding = new Bootstrap()
                    .group(loop.eventLoop())
                    .channelFactory(() -> kind.listenerFor(local))
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.SO_BACKLOG, backlog)
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind(kind.address(local));
            binding.addListener(done -> loop.run(() -> bound(loop, binding, local, handlers, listening)));
        } catch (IOException | RuntimeException e) { // an unresolved or foreign address is a RuntimeException
            listening.completeExceptionally(cannotListen(local, e));
        }
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
                throw new IOException(binding.cause());
            }
            NettyListener listener = new NettyListener(
                    loop, channel, NettyAddresses.toJdk(channel.localAddress()), accepted -> adopt(accepted, handlers));
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
        ConnectAttempt attempt = new ConnectAttempt(takeLeastLoaded(), kind, pool, remote, handler);
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

    private void adopt(Channel channel, Supplier<ConnectionHandler> handlers) {
        NettyLoop loop = takeLeastLoaded();
        channel.config().setAutoRead(false);
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
            new NettyConnection(loop, pool, channel, handlers.get()).open();
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
