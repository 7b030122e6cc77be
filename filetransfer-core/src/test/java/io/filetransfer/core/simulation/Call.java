// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.FileClient;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Causes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What an application wants, asked for again and again until it is told how it ended. */
abstract class Call {

    private static final Set<Reason> CLIENT_IS_OF_NO_USE = EnumSet.of(
            Reason.CONNECTION_LOST,
            Reason.CLOSED,
            Reason.UNREACHABLE,
            Reason.TIMEOUT,
            Reason.PROTOCOL,
            Reason.OVERLOADED,
            Reason.OUTCOME_UNKNOWN,
            Reason.INCOMPLETE_BATCH);

    /**
     * What was so when something was asked for: an answer may speak of any time since then.
     *
     * @param losses of power so far
     * @param version of the source
     * @param presence of the name
     */
    record Moment(int losses, int version, int presence) {}

    /** One time that it was asked for. */
    private record Attempt(FileClient client, CompletableFuture<?> future, Moment asked) {}

    final SimulatedWorld world;
    final ClientMachine machine;
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean done;
    private boolean cancelled;
    private boolean impatient;
    private long retryAt;
    private long resumeAt = Long.MAX_VALUE;
    int begun;

    Call(SimulatedWorld world, ClientMachine machine) {
        this.world = world;
        this.machine = machine;
    }

    abstract CompletableFuture<?> begin(FileClient client);

    Moment now() {
        return new Moment(world.powerLosses, 0, 0);
    }

    /** Checks what was told. */
    abstract void succeeded(Object result, Moment asked);

    /** Whether a failure is a true answer, so that the call is over. */
    abstract boolean isAnswer(TransferException failure, Moment asked);

    /** Checks that nothing came of it. */
    void cancelled(Moment asked) {}

    final boolean isDone() {
        return done;
    }

    final boolean isUnderWay() {
        return !attempts.isEmpty();
    }

    /** Everything is asked for once more. */
    void again() {
        done = false;
        cancelled = false;
        begun = 0;
    }

    final void poll() {
        for (Attempt attempt : List.copyOf(attempts)) {
            if (attempt.future.isDone() && attempts.remove(attempt)) {
                ended(attempt);
            }
        }
        if (resumeAt <= world.runtime.nanoTime()) {
            resumeAt = Long.MAX_VALUE;
            attempts.forEach(attempt -> {
                if (attempt.future instanceof Transfer<?> transfer) {
                    transfer.resume();
                }
            });
        }
        FileClient client = machine.client();
        if (!done
                && client != null
                && (attempts.isEmpty() || impatient)
                && world.runtime.nanoTime() >= retryAt
                && world.server.isServing()) {
            impatient = false;
            begun++;
            Moment now = now();
            attempts.add(new Attempt(client, begin(client), now));
        }
    }

    private void ended(Attempt attempt) {
        @Nullable Object result = null;
        Throwable failure = null;
        try {
            result = attempt.future.join();
        } catch (RuntimeException thrown) {
            failure = thrown instanceof CancellationException ? thrown : Causes.of(thrown);
        }
        if (failure == null) {
            succeeded(result == null ? this : result, attempt.asked);
            done = true;
        } else if (failure instanceof CancellationException) {
            if (!cancelled) {
                throw new Violation(this + " was cancelled, and nobody asked for that");
            }
            if (begun == 1 && !done) {
                cancelled(attempt.asked);
            }
            done = true;
        } else if (failure instanceof TransferException known) {
            failed(attempt, known);
        } else {
            throw new Violation(this + " ended with " + failure);
        }
    }

    private void failed(Attempt attempt, TransferException failure) {
        world.note(this + ": " + failure.reason() + " " + failure.getMessage());
        Reason reason = failure.reason();
        if (reason == Reason.DEGRADED) {
            world.server.restart();
        }
        if (CLIENT_IS_OF_NO_USE.contains(reason)) {
            machine.retire(attempt.client);
        }
        if (done) {
            return; // another attempt knew better
        }
        boolean isExpected = isPassing(failure) || reason == Reason.INCOMPLETE_BATCH;
        if (isAnswer(failure, attempt.asked)) {
            done = true;
        } else if (!isExpected) {
            throw new Violation(this + " failed with " + failure);
        }
        retryAt = world.runtime.nanoTime()
                + Duration.ofMillis(20 + world.random.nextInt(400)).toNanos();
    }

    /** Whether the same call may go better later. */
    final boolean isPassing(TransferException failure) {
        return failure.retryable()
                || (failure.reason() == Reason.PROTOCOL && world.hadDamage)
                || (failure.reason() == Reason.SUPERSEDED && begun > 1);
    }

    /** The process that waited is gone. */
    final void clientGone(ClientMachine gone) {
        if (gone == machine) {
            attempts.clear();
            impatient = false;
        }
    }

    // ---- what users do

    final void pause(Duration most) {
        for (Attempt attempt : attempts) {
            if (attempt.future instanceof Transfer<?> transfer && !transfer.isDone()) {
                world.note(this + " is paused");
                transfer.pause();
                resumeAt = world.runtime.nanoTime() + most.toNanos();
            }
        }
    }

    final void resumeNow() {
        resumeAt = Math.min(resumeAt, world.runtime.nanoTime());
    }

    final void cancel() {
        for (Attempt attempt : attempts) {
            if (!attempt.future.isDone()) {
                world.note(this + " is cancelled");
                cancelled = true;
                attempt.future.cancel(false);
            }
        }
    }

    /** The user does not wait and asks through another client, while the first is still at it. */
    final void beImpatient() {
        FileClient client = machine.client();
        if (client != null && isUnderWay() && !done) {
            world.note(this + " is asked for beside itself");
            impatient = true;
            machine.retire(client);
        }
    }
}
