// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.session.SessionSettings;
import io.filetransfer.core.wire.Wire;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a client uses now, and how it gets the next one. It is also where all state of the client's jobs lives:
 * the transport has one event loop, so the thread stays the same over all connections. A connection is looked for while
 * somebody waits for one, or to replace one that stands still; that one is kept until the other has logged in.
 *
 * <p>Everything but {@link #execute} and {@link #usable} is used on that thread.
 */
final class ClientHome implements Executor, ClientSession.Owner, ConnectionRace.Owner {

    /** A peer that was our server breaks the protocol only where bytes were damaged on the way; so often in a row it did not. */
    private static final int MAX_VIOLATIONS = 3;

    private static final int MOST_DOUBLINGS = 3;

    /** Who needs a connection. */
    interface Waiter {

        /** There is one. */
        void onConnected();

        /** There will be none. */
        void onUnreachable(TransferException why);
    }

    private final ClientParts parts;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private volatile ClientSession current;
    private volatile boolean closed;
    private @Nullable ConnectionRace race;
    private boolean isReplacing;
    private int fruitless;
    private int violations;
    private int stalls;

    /** Begins with the first connection. */
    ClientHome(ClientParts parts, ClientSession first) {
        this.parts = parts;
        this.current = first;
        first.session().tryExecute(() -> first.belongTo(this));
    }

    /** Runs a task on the thread of all connections, and lets what it has sent leave. */
    @Override
    public void execute(Runnable task) {
        ClientSession at = current;
        at.session().execute(() -> {
            task.run();
            ClientSession now = current;
            if (now != at) {
                now.session().execute(() -> {}); // the end of that turn sends what was gathered
            }
        });
    }

    /** Runs a task, unless the client has ended with its transport; then it is false. */
    boolean tryExecute(Runnable task) {
        try {
            execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** The connection on which something may begin now, or null. May be asked from any thread. */
    @Nullable
    ClientSession usable() {
        ClientSession now = current;
        return now.isUsable() ? now : null;
    }

    /** The newest connection, which may have ended. */
    ClientSession newest() {
        return current;
    }

    /** Whether another connection is looked for when one ends. */
    boolean reconnects() {
        return !closed && !parts.retry().budget().isZero();
    }

    /** Whether something that failed so may be tried again. */
    boolean mayRetry(TransferException failure) {
        boolean damaged = failure.reason() == Reason.PROTOCOL && violations <= MAX_VIOLATIONS;
        return reconnects() && (damaged || RetryBudget.isRepairable(failure));
    }

    /** Why there is no connection. */
    TransferException whyNone() {
        ConnectionRace running = race;
        TransferException tried = running == null ? null : running.lastFailure();
        TransferException cause = tried != null ? tried : current.ended().getNow(null);
        String why = cause == null ? "" : " (" + cause.getMessage() + ")";
        return reconnects()
                ? new TransferException(Reason.UNREACHABLE, "no connection to " + parts.server() + why, cause)
                : new TransferException(
                        Reason.CONNECTION_LOST, "the connection has ended" + why + "; connect again", cause);
    }

    /** Tells somebody when there is a connection, never inside this call, and looks for one if there is none. */
    void await(Waiter waiter) {
        waiters.add(waiter);
        if (usable() == null) {
            race();
        } else {
            tryExecute(this::tellWaiters);
        }
    }

    /** Somebody needs no connection any more. */
    void forget(Waiter waiter) {
        waiters.remove(waiter);
        if (waiters.isEmpty() && !isReplacing) {
            stopRace();
        }
    }

    private void race() {
        if (race == null && !closed) {
            parts.status().wanted();
            race = new ConnectionRace(parts, this::tryExecute, this, false);
            race.start(fruitless);
        }
    }

    private void stopRace() {
        isReplacing = false;
        ConnectionRace running = race;
        race = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public ClientSession newSession() {
        return session(parts, stalls);
    }

    /**
     * A session for a client.
     *
     * @param stalls how many connections in a row stood still: then chunks are small, so that a slow line is told from a dead
     *     one by its acknowledgements, and after further ones it gets more time
     */
    static ClientSession session(ClientParts parts, int stalls) {
        SessionSettings settings = parts.settings();
        Duration window =
                parts.retry().stallTimeout().multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, stalls - 1)));
        return new ClientSession(parts, stalls == 0 ? settings : settings.withSmallChunks(), window);
    }

    @Override
    public boolean isFinal(TransferException failure) {
        if (failure.reason() == Reason.PROTOCOL) {
            violations++;
        }
        return !mayRetry(failure);
    }

    @Override
    public void onReady(ClientSession session) {
        race = null;
        session.session().execute(() -> connected(session)); // there, so that what is sent leaves
    }

    private void connected(ClientSession session) {
        if (closed) {
            session.end(new TransferException(Reason.CLOSED, "the client was closed"));
            return;
        }
        ClientSession before = current;
        boolean stoodStill = isReplacing && !before.ended().isDone(); // else it has ended, or says that it will
        isReplacing = false;
        current = session;
        session.tellInUse();
        session.belongTo(this);
        if (stoodStill) {
            stalls = before.progress() >= Wire.BLOCK_BYTES ? 1 : stalls + 1;
            before.abort(new TransferException(
                    Reason.CONNECTION_LOST, "the connection stood still and was replaced by another one"));
        }
        tellWaiters();
    }

    private void tellWaiters() {
        if (usable() == null) {
            if (!waiters.isEmpty()) {
                race();
            }
            return;
        }
        List<Waiter> all = List.copyOf(waiters);
        waiters.clear();
        all.forEach(Waiter::onConnected);
    }

    @Override
    public void onNone(TransferException why) {
        race = null;
        isReplacing = false;
        if (usable() == null) {
            parts.status().disconnected(why);
            List<Waiter> all = List.copyOf(waiters);
            waiters.clear();
            all.forEach(waiter -> waiter.onUnreachable(why));
        }
    }

    @Override
    public void onEnded(ClientSession session, TransferException cause) {
        if (session != current) {
            return;
        }
        boolean useful = session.progress() > 0;
        fruitless = useful ? 0 : fruitless + 1;
        violations = (useful ? 0 : violations) + (cause.reason() == Reason.PROTOCOL ? 1 : 0);
        stalls = session.progress() >= Wire.BLOCK_BYTES ? 0 : stalls;
        isReplacing = false;
        if (!closed && (race != null || !waiters.isEmpty())) {
            parts.status().reconnecting(cause);
        } else {
            parts.status().disconnected(cause);
        }
        if (!waiters.isEmpty()) {
            race();
        }
    }

    @Override
    public void onAllFailed(@Nullable TransferException why) {
        if (usable() == null) {
            parts.status().reconnecting(why);
        }
    }

    @Override
    public void onStalled(ClientSession session) {
        if (session == current && race == null && !closed) {
            isReplacing = true;
            race();
        }
    }

    @Override
    public void onRecovered(ClientSession session) {
        if (session == current && isReplacing && waiters.isEmpty()) {
            stopRace();
        }
    }

    private void endWaiting(TransferException why) {
        stopRace();
        List.copyOf(waiters).forEach(waiter -> waiter.onUnreachable(why));
    }

    /** Ends the connection, and looks for no other; who waits for one ends, too. Done when it has ended. */
    CompletableFuture<TransferException> close(TransferException why) {
        closed = true;
        if (!tryExecute(() -> endWaiting(why))) {
            return CompletableFuture.completedFuture(why);
        }
        ClientSession last = current;
        last.end(why);
        return last.ended();
    }
}
