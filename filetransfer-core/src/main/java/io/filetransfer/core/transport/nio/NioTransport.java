// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.transport.SocketFile;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.SocketOptions;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loops, the memory they receive into, and the choice among them. */
final class NioTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(NioTransport.class);

    private final List<NioEventLoop> loops;
    private final BufferPool pool;
    private final SocketOptions sockets;
    private final CompletableFuture<Void> ended;

    private NioTransport(List<NioEventLoop> loops, BufferPool pool, SocketOptions sockets) {
        this.loops = loops;
        this.pool = pool;
        this.sockets = sockets;
        this.ended =
                CompletableFuture.allOf(loops.stream().map(NioEventLoop::ended).toArray(CompletableFuture[]::new));
    }

    static NioTransport open(TransportOptions options) {
        List<NioEventLoop> loops = new ArrayList<>();
        try {
            for (int i = 0; i < options.eventLoops(); i++) {
                loops.add(new NioEventLoop(options.name() + "-io-" + i));
            }
        } catch (UncheckedIOException noSelector) {
            loops.forEach(NioEventLoop::dispose);
            throw noSelector;
        }
        loops.forEach(NioEventLoop::start);
        return new NioTransport(loops, new BufferPool(options.receiveBudgetBytes()), options.sockets());
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers) {
        CompletableFuture<Listener> listening = new CompletableFuture<>();
        NioEventLoop loop = loops.get(0);
        try {
            loop.execute(() -> listen(loop, local, handlers, listening));
        } catch (RejectedExecutionException transportHasClosed) {
            listening.completeExceptionally(cannotListen(local, transportHasClosed));
        }
        return listening;
    }

    private void listen(
            NioEventLoop loop,
            SocketAddress local,
            Supplier<ConnectionHandler> handlers,
            CompletableFuture<Listener> listening) {
        try {
            if (loop.isClosing()) {
                throw new IOException("the transport is closed");
            }
            NioListener listener = listenAt(loop, local, handlers);
            if (!listening.complete(listener)) {
                listener.closeAsync();
            }
        } catch (IOException | RuntimeException e) { // an unresolved or foreign address is a RuntimeException
            listening.completeExceptionally(cannotListen(local, e));
        }
    }

    private NioListener listenAt(NioEventLoop loop, SocketAddress local, Supplier<ConnectionHandler> handlers)
            throws IOException {
        ServerSocketChannel channel = NioChannels.listenAt(local, sockets);
        try {
            SocketFile file = SocketFile.bound(local, sockets.unixPermissions());
            return new NioListener(loop, channel, file, channel::accept, accepted -> adopt(accepted, handlers));
        } catch (IOException | RuntimeException e) {
            NioChannels.close(channel);
            throw e;
        }
    }

    private static IOException cannotListen(SocketAddress local, Exception reason) {
        return new IOException("cannot listen at " + local + ": " + reason, reason);
    }

    @Override
    public CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler) {
        NioEventLoop loop = takeLeastLoaded();
        ConnectAttempt attempt = new ConnectAttempt(loop, pool, sockets, remote, handler);
        attempt.begin();
        return attempt.opened();
    }

    @Override
    public List<LoopLoad> loads() {
        return loops.stream().map(loop -> loop.counts().load()).toList();
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        loops.forEach(NioEventLoop::shutDown);
        return ended;
    }

    /** The loop with the fewest connections, then the fewest queued bytes, then the first; the new one counts at once. */
    private synchronized NioEventLoop takeLeastLoaded() {
        NioEventLoop least = loops.get(0);
        for (NioEventLoop loop : loops) {
            if (loop.counts().areBelow(least.counts())) {
                least = loop;
            }
        }
        least.counts().changeConnections(1);
        return least;
    }

    private void adopt(SocketChannel channel, Supplier<ConnectionHandler> handlers) {
        NioEventLoop loop = takeLeastLoaded();
        try {
            loop.execute(() -> open(loop, channel, handlers));
        } catch (RejectedExecutionException transportHasClosed) {
            drop(loop, channel);
        }
    }

    private void open(NioEventLoop loop, SocketChannel channel, Supplier<ConnectionHandler> handlers) {
        if (loop.isClosing()) {
            drop(loop, channel);
            return;
        }
        try {
            NioChannels.setUpAccepted(channel, sockets);
            new NioConnection(loop, pool, channel, handlers.get()).open();
        } catch (IOException peerHasGone) {
            LOG.debug("an accepted connection did not open", peerHasGone);
            drop(loop, channel);
        } catch (RuntimeException | Error e) {
            LOG.warn("no handler for an accepted connection", e);
            drop(loop, channel);
        }
    }

    private static void drop(NioEventLoop loop, SocketChannel channel) {
        loop.counts().changeConnections(-1);
        NioChannels.close(channel);
    }
}
