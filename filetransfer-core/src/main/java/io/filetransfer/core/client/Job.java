// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.Phase;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One file of one call, from its start to its end, over any number of attachments and connections. Used on the client's home;
 * the verbs may be called from any thread and move there. At any time at most one step of an attempt is under way that comes
 * back here, so that no step of one attempt meets the next one.
 *
 * <pre>
 *   NEW --start--> RUNNING --receipt, final failure--> ENDED
 *                   |   ^ ^--connected, or some time-- WAITING &lt;--+
 *       pause, lost |   | resume                                  | after a lost connection
 *                   v   |                                         |
 *                  PAUSING --confirmed or let go--> PAUSED, or ---+   cancel: CANCELLING --confirmed, or 5 s--> ENDED
 * </pre>
 */
abstract class Job extends JobPlace implements ClientHome.Waiter {

    final ClientParts parts;
    final JobProgress progress = new JobProgress();
    final RetryBudget retries;
    private final JobWatcher watcher;
    private State state = State.NEW;
    private boolean isRetrying;
    private Duration retryDelay = Duration.ZERO;
    private boolean pauseIsAsked;
    private boolean resumeWhenPaused;
    private boolean cancelWhenPaused;
    private boolean endsWhenPaused;
    private @Nullable Timer deadline;
    private @Nullable Timer patience;
    private @Nullable Timer waiting;
    private CompletableFuture<Void> paused = new CompletableFuture<>();

    Job(ClientParts parts, ClientHome home, JobWatcher watcher) {
        super(home);
        this.parts = parts;
        this.retries = new RetryBudget(parts);
        this.watcher = watcher;
    }

    final State state() {
        return state;
    }

    /** Begins. */
    final void start(@Nullable Duration within) {
        home.execute(() -> {
            if (state != State.NEW) {
                return;
            }
            if (within != null) {
                deadline = after(within, () -> timedOut(within));
            }
            attempt();
        });
    }

    private Timer after(Duration delay, Runnable task) {
        return parts.settings().timers().schedule(delay, home, task);
    }

    private void attempt() {
        stopWaiting();
        if (moveToUsable()) {
            state = State.RUNNING;
            progress.attempt();
            queue();
        } else if (home.reconnects()) {
            state = State.WAITING;
            waiting = after(retries.left(), () -> fail(retries.over(home.whyNone())));
            home.await(this);
        } else {
            fail(home.whyNone());
        }
    }

    private void stopWaiting() {
        stop(waiting);
        home.forget(this);
    }

    @Override
    public final void onConnected() {
        if (state == State.WAITING) {
            attempt();
        } else if (state == State.CANCELLING) {
            discard(true);
        }
    }

    @Override
    public final void onUnreachable(TransferException why) {
        if (state == State.WAITING) {
            fail(retries.orUnknown(why));
        } else if (state == State.CANCELLING) {
            cancelledUnconfirmed();
        }
    }

    @Override
    final void admitted() {
        if (state == State.RUNNING && session.isReady()) {
            begin();
        } else {
            notBegun(); // paused, cancelled, ended or without connection while it waited for its turn
        }
    }

    /** Nothing is held on either side: does what was asked meanwhile. */
    final void notBegun() {
        leave();
        switch (state) {
            case RUNNING -> attempt();
            case PAUSING -> nowPaused();
            case CANCELLING -> nowCancelled();
            default -> {} // has ended
        }
    }

    final CompletableFuture<Void> pause() {
        CompletableFuture<CompletableFuture<Void>> asked = new CompletableFuture<>();
        boolean begun = home.tryExecute(() -> {
            pauseIsAsked = true;
            resumeWhenPaused = false;
            suspendNow();
            asked.complete(paused);
        });
        if (!begun) {
            asked.completeExceptionally(new IllegalStateException("the client is closed"));
        }
        return asked.thenCompose(pausing -> pausing);
    }

    private void suspendNow() {
        if (state == State.RUNNING) {
            state = State.PAUSING;
            if (isAdmitted()) {
                suspend();
            } // else its turn comes, and ends it
        } else if (state == State.NEW) {
            state = State.PAUSED;
            paused.complete(null);
        } else if (state == State.WAITING) {
            stopWaiting();
            state = State.PAUSING;
            nowPaused();
        }
    }

    final void resume() {
        home.tryExecute(() -> {
            resumeWhenPaused = state == State.PAUSING && pauseIsAsked;
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
        home.tryExecute(() -> {
            if (state == State.ENDED || state == State.CANCELLING) {
                return;
            }
            if (state == State.NEW) {
                end(null, null);
                return;
            }
            stop(patience);
            patience = after(parts.settings().limits().closeTimeout(), this::cancelledUnconfirmed);
            if (state == State.PAUSING) {
                cancelWhenPaused = true;
            } else {
                cancelNow();
            }
        });
    }

    private void cancelNow() {
        boolean detached = state == State.PAUSED || state == State.WAITING;
        stopWaiting();
        state = State.CANCELLING;
        if (isAdmitted() || detached) {
            discard(detached);
        } // else its turn comes, and ends it
    }

    /** Makes what has arrived durable and ends with CLOSED. */
    final void close() {
        home.tryExecute(() -> {
            TransferException closed =
                    new TransferException(Reason.CLOSED, "the client was closed; the same call continues");
            if (state == State.RUNNING || state == State.PAUSING) {
                endWhenPaused(() -> closed);
            } else {
                fail(closed);
            }
        });
    }

    private void timedOut(Duration within) {
        if (state == State.RUNNING) {
            patience = after(parts.settings().limits().closeTimeout(), () -> fail(late(within)));
            endWhenPaused(() -> late(within));
        } else {
            fail(late(within));
        }
    }

    private void endWhenPaused(Supplier<TransferException> why) {
        endsWhenPaused = true;
        suspendNow();
        paused.whenComplete((done, ignored) -> fail(why.get()));
    }

    private TransferException late(Duration within) {
        TransferException late = new TransferException(
                Reason.TIMEOUT, "not done within " + within.toMillis() + " ms; the same call continues");
        return mayBePublishedThere() ? RetryBudget.unknown(late) : retries.orUnknown(late);
    }

    /** Opens the local side and asks the peer. */
    abstract void begin();

    /** Makes durable what has arrived and lets the handle go; ends in {@link #nowPaused}. */
    abstract void suspend();

    /** Removes what has arrived, on both sides; ends in {@link #nowCancelled}. */
    abstract void discard(boolean detached);

    /**
     * Lets everything local of this attempt go, if there is anything.
     *
     * @return done when another attempt, or the same call, may be made
     */
    abstract CompletableFuture<Void> release();

    final void advanced() {
        watcher.onAdvanced();
    }

    @Override
    final void stalled(Duration silence) {
        if (state == State.RUNNING) {
            watcher.onStalled(silence);
        }
    }

    final void nowPaused() {
        if (state != State.PAUSING) {
            return;
        }
        leave();
        boolean goesOn = isRetrying && !pauseIsAsked && !endsWhenPaused && !cancelWhenPaused;
        isRetrying = false;
        if (goesOn) {
            goOn();
            return;
        }
        state = State.PAUSED;
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

    private void goOn() {
        if (retryDelay.isZero()) {
            attempt();
        } else {
            state = State.WAITING;
            waiting = after(retryDelay, this::attempt);
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
        TransferException known = BatchFailures.typed(failure);
        if (state == State.CANCELLING && known.reason() != Reason.OUTCOME_UNKNOWN) {
            cancelledUnconfirmed();
        } else {
            end(null, known);
        }
    }

    /** The peer has answered that it will not, or cannot. */
    final void refused(TransferException why) {
        detach();
        TransferException cause = retries.refused(why);
        boolean mayBeRepaired = RetryBudget.isRepairable(cause) && (cause.equals(why) || why.retryable());
        if (state == State.RUNNING && mayBeRepaired) {
            retryOrFail(cause, Backoff.draw(parts.random(), parts.retry().maximumBackoff(), retries.count()));
        } else {
            fail(cause);
        }
    }

    private void retryOrFail(TransferException cause, Duration delay) {
        TransferException last = retries.again(cause, home.mayRetry(cause));
        if (last != null) {
            fail(last);
            return;
        }
        state = State.PAUSING;
        isRetrying = true;
        retryDelay = delay;
        progress.phase(Phase.CONNECTING);
        watcher.onRetrying(cause, retries.count() + 1);
        release().whenComplete((done, ignored) -> session.execute(this::nowPaused));
    }

    private void end(@Nullable Receipt receipt, @Nullable TransferException failure) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        progress.phase(Phase.DONE);
        stop(deadline);
        stop(patience);
        stopWaiting();
        leave();
        detach();
        paused.completeExceptionally(new IllegalStateException("the transfer has ended"));
        tellAfter(release(), () -> watcher.onEnded(receipt, failure));
    }

    /** The client has waited long enough: it ends now, whatever it waits for. */
    final void abandon(TransferException why) {
        fail(mayBePublishedThere() ? RetryBudget.unknown(why) : retries.orUnknown(why));
        tellNow();
    }

    @Override
    final void lost(TransferException cause) {
        if (mayBePublishedThere()) {
            retries.outcomeUnknown();
        }
        if (state == State.RUNNING && !isPublishingHere()) {
            retryOrFail(retries.orUnknown(cause), Duration.ZERO);
        } else if (state == State.PAUSING) {
            nowPaused(); // nobody is left to confirm it
        } else if (state == State.CANCELLING && home.mayRetry(cause)) {
            discard(true);
        } else if (state == State.CANCELLING) {
            cancelledUnconfirmed();
        }
    }

    /** Whether this side is publishing: then only the disk decides how the job ends. */
    boolean isPublishingHere() {
        return false;
    }

    /** Whether the peer has everything and may have published it. */
    boolean mayBePublishedThere() {
        return false;
    }

    /** The peer does not confirm the cancel: who does not know that nothing was published does not say so. */
    final void cancelledUnconfirmed() {
        boolean known = !retries.isOutcomeUnknown() && !mayBePublishedThere();
        end(null, known ? null : RetryBudget.unknown(null));
    }
}
