// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.Phase;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.FrameType;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One file of one call, from its start to its end, over any number of attachments. Used on the session's thread; the verbs may
 * be called from any thread and move there.
 *
 * <pre>
 *   NEW --start--> RUNNING --receipt, failure--> ENDED
 *                   |   ^
 *             pause |   | resume          cancel: CANCELLING --confirmed, or 5 s--> ENDED
 *                   v   |
 *                  PAUSING --confirmed--> PAUSED
 * </pre>
 */
abstract class Job implements Attachment {

    enum State {
        NEW,
        RUNNING,
        PAUSING,
        PAUSED,
        CANCELLING,
        ENDED
    }

    /** Who is told how the job goes, on the session's thread. */
    interface Watcher {

        void onAdvanced();

        void onPaused();

        void onResumed();

        /** Exactly one of the two is not null, or neither after a cancel. */
        void onEnded(@Nullable Receipt receipt, @Nullable TransferException failure);
    }

    final ClientParts parts;
    final ClientSession client;
    final Session session;
    final JobProgress progress = new JobProgress();
    private final Watcher watcher;

    private State state = State.NEW;
    int handle;
    private boolean isAdmitted;
    private boolean pauseIsAsked;
    private boolean resumeWhenPaused;
    private boolean cancelWhenPaused;
    private @Nullable Timer deadline;
    private @Nullable Timer patience;
    private CompletableFuture<Void> paused = new CompletableFuture<>();

    Job(ClientParts parts, ClientSession client, Watcher watcher) {
        this.parts = parts;
        this.client = client;
        this.session = client.session();
        this.watcher = watcher;
    }

    final State state() {
        return state;
    }

    /** Begins. */
    final void start(java.time.@Nullable Duration within) {
        session.execute(() -> {
            if (state != State.NEW) {
                return;
            }
            if (within != null) {
                deadline = parts.settings().timers().schedule(within, session, () -> timedOut(within));
            }
            attempt();
        });
    }

    private void attempt() {
        state = State.RUNNING;
        if (!session.isReady()) {
            fail(new TransferException(
                    Reason.CONNECTION_LOST, "the connection has ended; connect again, and make the same call"));
            return;
        }
        progress.attempt();
        client.admit(this::admitted);
    }

    private void admitted() {
        isAdmitted = true;
        if (state == State.RUNNING) {
            begin();
        } else {
            leave(); // paused, cancelled or ended while it waited for its turn
            if (state == State.PAUSING) {
                nowPaused();
            } else if (state == State.CANCELLING) {
                nowCancelled();
            }
        }
    }

    private void leave() {
        if (isAdmitted) {
            isAdmitted = false;
            client.leave();
        }
    }

    final CompletableFuture<Void> pause() {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        boolean begun = session.tryExecute(() -> {
            pauseIsAsked = true;
            resumeWhenPaused = false;
            suspendNow();
            paused.whenComplete((done, failure) -> {
                if (failure == null) {
                    seen.complete(null);
                } else {
                    seen.completeExceptionally(failure);
                }
            });
        });
        if (!begun) {
            seen.completeExceptionally(new IllegalStateException("the client is closed"));
        }
        return seen;
    }

    private void suspendNow() {
        if (state == State.RUNNING) {
            state = State.PAUSING;
            if (isAdmitted) {
                suspend();
            } // else its turn comes, and ends it
        } else if (state == State.NEW) {
            state = State.PAUSED;
            paused.complete(null);
        }
    }

    final void resume() {
        session.tryExecute(() -> {
            resumeWhenPaused = state == State.PAUSING;
            if (state == State.PAUSED) {
                resumeNow();
            }
        });
    }

    private void resumeNow() {
        pauseIsAsked = false;
        resumeWhenPaused = false;
        paused = new CompletableFuture<>();
        watcher.onResumed();
        attempt();
    }

    final void cancel() {
        session.tryExecute(() -> {
            if (state == State.ENDED || state == State.CANCELLING) {
                return;
            }
            if (state == State.NEW) {
                end(null, null);
                return;
            }
            stop(patience);
            patience = parts.settings()
                    .timers()
                    .schedule(parts.settings().limits().closeTimeout(), session, this::stopWaitingForCancel);
            if (state == State.PAUSING) {
                cancelWhenPaused = true;
            } else {
                cancelNow();
            }
        });
    }

    private void cancelNow() {
        boolean detached = state == State.PAUSED;
        state = State.CANCELLING;
        if (isAdmitted || detached) {
            discard(detached);
        } // else its turn comes, and ends it
    }

    /** Makes what has arrived durable and ends with CLOSED. */
    final void close() {
        session.tryExecute(() -> {
            TransferException closed =
                    new TransferException(Reason.CLOSED, "the client was closed; the same call continues");
            if (state == State.RUNNING || state == State.PAUSING) {
                suspendNow();
                paused.whenComplete((done, ignored) -> fail(closed));
            } else {
                fail(closed);
            }
        });
    }

    private void timedOut(java.time.Duration within) {
        TransferException late = new TransferException(
                Reason.TIMEOUT, "not done within " + within.toMillis() + " ms; the same call continues");
        if (state == State.RUNNING) {
            patience = parts.settings()
                    .timers()
                    .schedule(parts.settings().limits().closeTimeout(), session, () -> fail(late));
            suspendNow();
            paused.whenComplete((done, ignored) -> fail(late));
        } else {
            fail(late);
        }
    }

    /** Opens the local side and asks the peer. */
    abstract void begin();

    /** Makes durable what has arrived and lets the handle go; ends in {@link #nowPaused}. */
    abstract void suspend();

    /** Removes what has arrived, on both sides; ends in {@link #nowCancelled}. */
    abstract void discard(boolean detached);

    /**
     * Lets everything local go: called once, at the end.
     *
     * @return done when the same call may be made again
     */
    abstract CompletableFuture<Void> release();

    final void open() {
        handle = session.nextHandle();
        session.attach(handle, this);
    }

    final void advanced() {
        watcher.onAdvanced();
    }

    final void nowPaused() {
        if (state == State.PAUSING) {
            state = State.PAUSED;
            leave();
            if (pauseIsAsked) {
                watcher.onPaused();
            }
            paused.complete(null); // may end the job, where it was closed or its deadline has passed
            if (state != State.PAUSED) {
                return;
            }
            if (cancelWhenPaused) {
                cancelNow();
            } else if (resumeWhenPaused) {
                resumeNow();
            }
        }
    }

    final void nowCancelled() {
        end(null, null);
    }

    final void complete(Receipt receipt) {
        progress.completed();
        end(receipt, null);
    }

    final void fail(Throwable failure) {
        Throwable cause = Causes.of(failure);
        TransferException known = cause instanceof TransferException typed
                ? typed
                : new TransferException(Reason.INTERNAL, "unexpected " + cause, cause);
        end(null, state == State.CANCELLING ? null : known);
    }

    private void end(@Nullable Receipt receipt, @Nullable TransferException failure) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        progress.phase(Phase.DONE);
        stop(deadline);
        stop(patience);
        leave();
        session.detach(handle);
        paused.completeExceptionally(new IllegalStateException("the transfer has ended"));
        release().whenComplete((done, ignored) -> session.execute(() -> watcher.onEnded(receipt, failure)));
    }

    private static void stop(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Tells the peer to let the handle go without an answer being needed. */
    final void tellFailed(TransferException why) {
        if (session.isReady()) {
            session.sendFailed(handle, why);
        }
    }

    final void tell(FrameType type) {
        session.send(type, handle, 0);
    }

    @Override
    public final void onSessionEnded(TransferException cause) {
        session.execute(() -> {
            if (!isPublishingHere()) {
                fail(mayBePublishedThere() ? unknown(cause) : cause);
            }
        });
    }

    private static TransferException unknown(@Nullable TransferException cause) {
        return new TransferException(
                Reason.OUTCOME_UNKNOWN,
                "the server did not say whether the file was published; the same call made again tells",
                cause);
    }

    /** Whether this side is publishing: then only the disk decides how the job ends. */
    boolean isPublishingHere() {
        return false;
    }

    /** Whether the peer has everything and may have published it. */
    boolean mayBePublishedThere() {
        return false;
    }

    /** The peer does not confirm the cancel. */
    private void stopWaitingForCancel() {
        end(null, mayBePublishedThere() ? unknown(null) : null);
    }
}
