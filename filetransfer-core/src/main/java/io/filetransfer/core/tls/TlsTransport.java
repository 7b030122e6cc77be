// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Another transport, encrypted: a connection is open when its handshake is over. Owns that transport. Safe for use by
 * several threads.
 */
public final class TlsTransport implements Transport {

    /** How connections begin. */
    public enum Beginnings {
        /** Clients begin with TLS. Servers also take those that ask for it in the clear, and no others. */
        ENCRYPTED,
        /** Clients ask for TLS in the clear, and end if they do not get it. Servers take clients that do not ask, too. */
        CLEAR
    }

    private final Transport below;
    private final TlsParts parts;
    private final Beginnings beginnings;
    private final Set<Beginning> connections = new LinkedHashSet<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;
    private boolean closingBelow;

    private TlsTransport(Transport below, TlsParts parts, Beginnings beginnings) {
        this.below = below;
        this.parts = parts;
        this.beginnings = beginnings;
    }

    /**
     * Encrypts a transport.
     *
     * @param below moves the encrypted bytes
     * @param context makes connections, for clients or for servers
     * @param threads where handshakes compute; few
     * @param timers for deadlines
     * @param memoryBytes most memory for decrypted bytes; a quarter of it is added for encrypted ones
     */
    public static TlsTransport over(
            Transport below,
            TlsContext context,
            Executor threads,
            Timers timers,
            long memoryBytes,
            Beginnings beginnings) {
        return new TlsTransport(below, TlsParts.of(context, threads, timers, memoryBytes), beginnings);
    }

    /** One connection and whose it is. */
    private abstract class Beginning implements EncryptionOwner {

        final TlsEngine engine = new TlsEngine(parts, this);

        /** What the connection below is to talk to. */
        ConnectionHandler handler() {
            synchronized (connections) {
                connections.add(this);
            }
            return first();
        }

        abstract ConnectionHandler first();

        abstract void close();

        @Override
        public boolean isClosing() {
            synchronized (connections) {
                return closing;
            }
        }

        @Override
        public void onEnded() {
            forget(this);
        }
    }

    private void forget(Beginning ended) {
        boolean isLast;
        synchronized (connections) {
            connections.remove(ended);
            isLast = closing && connections.isEmpty();
        }
        if (isLast) {
            closeBelow();
        }
    }

    private final class Accepted extends Beginning {

        private final Supplier<ConnectionHandler> handlers;
        private final ServerStart start;

        Accepted(Supplier<ConnectionHandler> handlers) {
            this.handlers = handlers;
            this.start = new ServerStart(parts, engine, this, handlers, beginnings == Beginnings.CLEAR);
        }

        @Override
        ConnectionHandler first() {
            return start;
        }

        @Override
        void close() {
            start.close();
        }

        @Override
        public ConnectionHandler onEncrypted() {
            return handlers.get();
        }

        @Override
        public void onOpened(TlsConnection connection) {
            // the handler knows
        }

        @Override
        public void onFailed(IOException why) {
            // nobody was told of this connection
        }
    }

    private final class Connecting extends Beginning {

        private final ConnectionHandler handler;
        private final CompletableFuture<Connection> opened = new CompletableFuture<>();
        private final ClientStart start = new ClientStart(parts, engine, this);
        private volatile boolean engineFailed;

        Connecting(ConnectionHandler handler) {
            this.handler = handler;
        }

        @Override
        ConnectionHandler first() {
            return beginnings == Beginnings.CLEAR ? start : engine;
        }

        void begin(SocketAddress remote) {
            CompletableFuture<Connection> attempt =
                    below.connect(remote, handler()).toCompletableFuture();
            attempt.whenComplete((plain, failure) -> {
                if (failure != null) {
                    opened.completeExceptionally(Causes.of(failure));
                    forget(this);
                }
            });
            opened.whenComplete((encrypted, failure) -> {
                if (failure != null && !engineFailed && !attempt.cancel(false)) {
                    attempt.thenAccept(Connection::abort); // given up by whoever wanted it
                }
            });
        }

        @Override
        void close() {
            if (!opened.completeExceptionally(new IOException("the transport is closed"))) {
                engine.close();
            }
        }

        @Override
        public @Nullable ConnectionHandler onEncrypted() {
            return opened.isDone() ? null : handler;
        }

        @Override
        public void onOpened(TlsConnection connection) {
            if (!opened.complete(connection)) {
                connection.abort();
            }
        }

        @Override
        public void onFailed(IOException why) {
            engineFailed = true;
            opened.completeExceptionally(why);
        }
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers) {
        return below.listen(local, () -> new Accepted(handlers).handler()).thenApply(listener -> {
            synchronized (connections) {
                listeners.add(listener);
            }
            return listener;
        });
    }

    @Override
    public CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler) {
        synchronized (connections) {
            if (closing) {
                return CompletableFuture.failedFuture(
                        new IOException("cannot connect to " + remote + ": the transport is closed"));
            }
        }
        Connecting connecting = new Connecting(handler);
        connecting.begin(remote);
        return connecting.opened;
    }

    @Override
    public List<LoopLoad> loads() {
        return below.loads();
    }

    /** Lets each connection say that it ends, before the transport below ends them all. */
    @Override
    public CompletionStage<Void> closeAsync() {
        List<Beginning> open;
        List<Listener> listening;
        synchronized (connections) {
            if (closing) {
                return closed;
            }
            closing = true;
            open = List.copyOf(connections);
            listening = List.copyOf(listeners);
        }
        listening.forEach(Listener::closeAsync);
        open.forEach(Beginning::close);
        if (open.isEmpty()) {
            closeBelow();
        }
        return closed;
    }

    private void closeBelow() {
        synchronized (connections) {
            if (closingBelow) {
                return;
            }
            closingBelow = true;
        }
        below.closeAsync().whenComplete((done, failure) -> {
            if (failure == null) {
                closed.complete(null);
            } else {
                closed.completeExceptionally(failure);
            }
        });
    }
}
