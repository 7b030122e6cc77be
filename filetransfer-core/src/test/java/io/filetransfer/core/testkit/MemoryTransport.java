// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** A transport without sockets and threads: its connections live on a {@link MemoryNetwork}, its loops are lanes. */
public final class MemoryTransport implements Transport {

    private final MemoryNetwork network;
    private final ReceiveBudget budget;
    private final LeaseLedger ledger = new LeaseLedger();
    private final List<MemoryLoop> loops = new ArrayList<>();
    private final Set<MemoryListener> listeners = new LinkedHashSet<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean closing;

    MemoryTransport(MemoryNetwork network, TransportOptions options) {
        this.network = network;
        this.budget = new ReceiveBudget(options.receiveBudgetBytes());
        for (int i = 0; i < options.eventLoops(); i++) {
            loops.add(new MemoryLoop(options.name() + "-io-" + i, network.runtime.lane(), this::endIfIdle));
        }
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers) {
        CompletableFuture<Listener> listening = new CompletableFuture<>();
        String what = "cannot listen at " + local;
        start(loops.get(0), listening, what, () -> {
            try {
                MemoryListener listener = new MemoryListener(handlers);
                listener.address = network.bind(local, listener);
                listeners.add(listener);
                listening.complete(listener);
            } catch (IOException e) {
                listening.completeExceptionally(new IOException(what + ": " + e.getMessage(), e));
            }
        });
        return listening;
    }

    @Override
    public CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler) {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        String what = "cannot connect to " + remote;
        MemoryLoop loop = leastLoaded();
        start(loop, opened, what, () -> {
            MemoryListener listener = network.listenerAt(remote);
            if (network.swallowsConnects(remote)) {
                return; // no answer ever comes
            }
            if (listener == null) {
                opened.completeExceptionally(new IOException(what + ": nobody listens"));
            } else if (!opened.isDone()) {
                connect(loop, listener, handler, opened);
            }
        });
        return opened;
    }

    private void connect(
            MemoryLoop loop, MemoryListener listener, ConnectionHandler handler, CompletableFuture<Connection> opened) {
        SocketAddress local = network.freeAddress(InetAddress.getLoopbackAddress());
        MemoryConnection client = new MemoryConnection(network, loop, budget, ledger, local, listener.address);
        MemoryConnection server = listener.accept(local);
        network.add(new MemoryLink(network, client, server));
        server.start(listener.handlers, () -> {});
        client.start(() -> handler, () -> {
            IOException failure = client.failure();
            if (failure != null) {
                opened.completeExceptionally(failure);
            } else if (!opened.complete(client)) {
                client.abort();
            }
        });
    }

    private void start(MemoryLoop loop, CompletableFuture<?> result, String what, Runnable task) {
        try {
            loop.execute(() -> {
                if (closing) {
                    result.completeExceptionally(new IOException(what + ": the transport is closed"));
                } else {
                    task.run();
                }
            });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(new IOException(what + ": the transport is closed"));
        }
    }

    private MemoryLoop leastLoaded() {
        MemoryLoop least = loops.get(0);
        for (MemoryLoop loop : loops) {
            if (loop.connectionCount() < least.connectionCount()) {
                least = loop;
            }
        }
        return least;
    }

    @Override
    public List<LoopLoad> loads() {
        return loops.stream().map(MemoryLoop::load).toList();
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        try {
            loops.get(0).execute(this::close);
        } catch (RejectedExecutionException hasEnded) {
            return ended;
        }
        return ended;
    }

    /**
     * Ends the process of this transport: it does nothing any more.
     *
     * @param arePeersTold whether the system of the process still lives and resets its connections
     */
    public void kill(boolean arePeersTold) {
        closing = true;
        List.copyOf(listeners).forEach(MemoryListener::close);
        for (MemoryLoop loop : loops) {
            loop.connections().forEach(connection -> connection.vanish(arePeersTold));
            loop.die();
        }
        network.forget(this);
    }

    int outstandingLeases() {
        return ledger.outstanding();
    }

    /** Done when this transport has closed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void close() {
        if (closing) {
            return;
        }
        closing = true;
        List.copyOf(listeners).forEach(MemoryListener::close);
        for (MemoryLoop loop : loops) {
            loop.connections().forEach(MemoryConnection::close);
        }
        endIfIdle();
    }

    /** Called when a connection of this transport has ended. */
    private void endIfIdle() {
        if (closing && !ended.isDone() && loops.stream().allMatch(loop -> loop.connectionCount() == 0)) {
            loops.forEach(MemoryLoop::close);
            ended.complete(null);
        }
    }

    /** A place on the network. */
    final class MemoryListener implements Listener {

        private final Supplier<ConnectionHandler> handlers;
        private SocketAddress address = network.freeAddress(InetAddress.getLoopbackAddress());

        MemoryListener(Supplier<ConnectionHandler> handlers) {
            this.handlers = handlers;
        }

        private MemoryConnection accept(SocketAddress peer) {
            return new MemoryConnection(network, leastLoaded(), budget, ledger, address, peer);
        }

        @Override
        public SocketAddress localAddress() {
            return address;
        }

        @Override
        public CompletionStage<Void> closeAsync() {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            try {
                loops.get(0).execute(() -> {
                    close();
                    closed.complete(null);
                });
            } catch (RejectedExecutionException transportHasClosed) {
                closed.complete(null);
            }
            return closed;
        }

        private void close() {
            if (listeners.remove(this)) {
                network.unbind(address);
            }
        }
    }
}
