// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.transport.Connection;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Attempts to connect, side by side, until one has logged in; the others are given up. A round looks the server up and tries
 * its addresses in order, each a little after the one before; the next round begins beside it when no answer has come for
 * the attempt interval, or after a delay when every attempt has failed. Used on one thread, which brings everything back here.
 */
final class ConnectionRace {

    /** The next address of a round does not wait for the failure of the one before (RFC 8305). */
    private static final Duration STAGGER = Duration.ofMillis(250);

    private static final int MAX_OPEN = 16;

    /** Who wants a connection. */
    interface Owner {

        /** A session for one attempt. */
        ClientSession newSession();

        /** Whether a failed attempt tells that further ones are useless. */
        boolean isFinal(TransferException failure);

        /** Every attempt so far has failed; others follow. */
        void onAllFailed(@Nullable TransferException why);

        /** A session has logged in. Nothing follows. */
        void onReady(ClientSession session);

        /** There will be none. Nothing follows. */
        void onNone(TransferException why);
    }

    private final ClientParts parts;
    private final Executor thread;
    private final Owner owner;
    private final boolean isFirst;
    private final Set<Attempt> open = new LinkedHashSet<>();
    private final ArrayDeque<SocketAddress> next = new ArrayDeque<>();
    private int failures;
    private boolean looking;
    private boolean expired;
    private boolean over;
    private @Nullable Timer roundTimer;
    private @Nullable Timer staggerTimer;
    private @Nullable Timer expiry;
    private @Nullable TransferException refusal;
    private @Nullable TransferException last;

    /**
     * Not running yet.
     *
     * @param isFirst whether the race ends, without a session, when every attempt has failed or the time to connect is over
     */
    ConnectionRace(ClientParts parts, Executor thread, Owner owner, boolean isFirst) {
        this.parts = parts;
        this.thread = thread;
        this.owner = owner;
        this.isFirst = isFirst;
    }

    /**
     * Begins.
     *
     * @param failuresBefore how many attempts in a row have brought nothing
     */
    void start(int failuresBefore) {
        failures = failuresBefore;
        if (isFirst) {
            expiry = schedule(parts.settings().limits().connectTimeout(), this::expire);
            round();
        } else {
            roundAfter(Backoff.draw(parts.random(), parts.retry().maximumBackoff(), failures));
        }
    }

    /** Gives all attempts up; the owner is not told. */
    void stop() {
        over = true;
        stop(roundTimer);
        stop(staggerTimer);
        stop(expiry);
        List.copyOf(open).forEach(Attempt::abandon);
        open.clear();
    }

    /** The latest failure, to tell why there is no connection yet. */
    @Nullable
    TransferException lastFailure() {
        return last;
    }

    private Timer schedule(Duration delay, Runnable task) {
        return parts.settings().timers().schedule(delay, thread, task);
    }

    private static void stop(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void roundAfter(Duration delay) {
        stop(roundTimer);
        roundTimer = schedule(delay, this::round);
    }

    private void round() {
        if (over || expired) {
            return;
        }
        roundAfter(parts.retry().attemptInterval());
        parts.status().resolving();
        if (looking) {
            begin(parts.addresses().known()); // the look-up takes long: the server may be where it was
        } else {
            looking = true;
            parts.addresses().look().whenComplete((found, failure) -> thread.execute(() -> looked(found, failure)));
        }
    }

    private void looked(@Nullable List<SocketAddress> found, @Nullable Throwable failure) {
        looking = false;
        if (over || expired) {
            return;
        }
        if (failure != null) {
            note(typed(failure));
        }
        begin(found == null ? List.of() : found);
    }

    private void begin(List<SocketAddress> places) {
        next.clear();
        next.addAll(places);
        beginNext();
    }

    private void beginNext() {
        stop(staggerTimer);
        SocketAddress place = next.poll();
        if (place != null && !over && open.size() < MAX_OPEN) {
            new Attempt().begin(place);
            if (!next.isEmpty()) {
                staggerTimer = schedule(STAGGER, this::beginNext);
            }
        }
        endIfAllFailed();
    }

    private void note(TransferException why) {
        last = why;
        if (refusal == null && owner.isFinal(why)) {
            refusal = why;
        }
    }

    private void failed(Attempt attempt, TransferException why) {
        open.remove(attempt);
        note(why);
        if (expired) { // one login has had its time: the others would not do better
            List.copyOf(open).forEach(Attempt::abandon);
            open.clear();
        }
        if (next.isEmpty()) {
            endIfAllFailed();
        } else {
            beginNext();
        }
    }

    private void endIfAllFailed() {
        if (over || !open.isEmpty() || !next.isEmpty() || (looking && !expired)) {
            return;
        }
        TransferException why = refusal != null ? refusal : last;
        if (refusal != null || isFirst) {
            stop();
            owner.onNone(why != null ? why : tooLate());
        } else {
            failures++;
            owner.onAllFailed(why);
            roundAfter(Backoff.draw(parts.random(), parts.retry().maximumBackoff(), failures));
        }
    }

    /** The time to connect is over: only what waits for the login may still end well. */
    private void expire() {
        expired = true;
        next.clear();
        stop(roundTimer);
        stop(staggerTimer);
        for (Attempt attempt : List.copyOf(open)) {
            if (attempt.opening.completeExceptionally(tooLate())) {
                open.remove(attempt);
                note(tooLate());
            }
        }
        endIfAllFailed();
    }

    private TransferException tooLate() {
        return new TransferException(
                Reason.UNREACHABLE,
                parts.server() + " did not answer within "
                        + parts.settings().limits().connectTimeout().toMillis() + " ms");
    }

    private TransferException typed(Throwable failure) {
        Throwable cause = Causes.of(failure);
        if (cause instanceof TransferException known) {
            return known;
        }
        return new TransferException(
                Reason.UNREACHABLE,
                "cannot connect to " + parts.server() + ": " + cause.getMessage() + "; is a server running there?",
                cause);
    }

    /** One connection that is being made. */
    private final class Attempt {

        private final ClientSession session = owner.newSession();
        private CompletableFuture<Connection> opening = new CompletableFuture<>();

        void begin(SocketAddress place) {
            open.add(this);
            parts.status().connecting(place);
            opening = parts.transport()
                    .connect(place, session.connectionHandler())
                    .toCompletableFuture();
            Timer late = schedule(
                    parts.settings().limits().connectTimeout(), () -> opening.completeExceptionally(tooLate()));
            opening.whenComplete((opened, failure) -> late.cancel())
                    .thenCompose(opened -> session.ready())
                    .whenComplete((ready, failure) -> thread.execute(() -> ended(failure)));
        }

        private void ended(@Nullable Throwable failure) {
            if (over || !open.contains(this)) {
                abandon();
            } else if (failure != null) {
                failed(this, typed(failure));
            } else {
                open.remove(this);
                ConnectionRace.this.stop();
                owner.onReady(session);
            }
        }

        void abandon() {
            if (!opening.cancel(false)) {
                session.end(new TransferException(Reason.CLOSED, "another connection was faster"));
            }
        }
    }
}
