// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.SessionEvent;
import io.filetransfer.SessionListener;
import io.filetransfer.TransferException;
import io.filetransfer.auth.Principal;
import io.filetransfer.core.runtime.SerialExecutor;
import io.filetransfer.transport.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a server's listener of its clients, one call at a time. Safe for use by several threads. */
final class SessionEvents {

    static final int MAX_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(SessionEvents.class);

    private final @Nullable SessionListener listener;
    private final SerialExecutor lane;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong connections = new AtomicLong();
    private boolean warned;

    SessionEvents(@Nullable SessionListener listener, Executor threads) {
        this.listener = listener;
        this.lane = new SerialExecutor(threads);
    }

    /** Whether the listener is so slow that no further connection should come. */
    boolean isOverloaded() {
        return waiting.get() >= MAX_WAITING;
    }

    /** A connection has been opened; its further events go through the result. */
    Line connected(Connection connection) {
        Line line = new Line(connections.incrementAndGet(), connection);
        line.tell(SessionListener::onConnected, null);
        return line;
    }

    /** Done when the listener has heard of all that has happened so far. */
    CompletableFuture<Void> told() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        if (listener == null) {
            told.complete(null);
        } else {
            lane.execute(() -> told.complete(null));
        }
        return told;
    }

    private void tell(BiConsumer<SessionListener, SessionEvent> method, SessionEvent event) {
        SessionListener told = listener;
        if (told == null) {
            return;
        }
        waiting.incrementAndGet();
        try {
            lane.execute(() -> call(told, method, event));
        } catch (RejectedExecutionException closed) {
            waiting.decrementAndGet(); // the server has closed, and waited long enough for this connection
        }
    }

    private void call(SessionListener told, BiConsumer<SessionListener, SessionEvent> method, SessionEvent event) {
        waiting.decrementAndGet();
        try {
            method.accept(told, event);
        } catch (RuntimeException | Error thrown) {
            if (!warned) {
                warned = true;
                LOG.warn("the session listener threw; further exceptions of it are not logged", thrown);
            }
        }
    }

    /** The events of one connection. Used on its thread. */
    final class Line {

        private final long id;
        private final Connection connection;
        private @Nullable Principal principal;

        private Line(long id, Connection connection) {
            this.id = id;
            this.connection = connection;
        }

        void authenticated(Principal who) {
            principal = who;
            tell(SessionListener::onAuthenticated, null);
        }

        void refused(TransferException why) {
            tell(SessionListener::onRefused, why);
        }

        void closed(TransferException why) {
            tell(SessionListener::onClosed, why);
        }

        private void tell(BiConsumer<SessionListener, SessionEvent> method, @Nullable TransferException cause) {
            SessionEvents.this.tell(
                    method,
                    new SessionEvent(
                            id,
                            connection.localAddress(),
                            connection.remoteAddress(),
                            connection.isEncrypted(),
                            principal,
                            cause));
        }
    }
}
