// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One transfer under way, and the future of its result: {@code get()}, {@code thenApply},
 * {@code CompletableFuture.allOf(...)} work as with any other.
 *
 * <p>Only the engine completes it. {@code complete*} and {@code obtrude*} throw {@link UnsupportedOperationException};
 * {@code orTimeout} and {@code completeOnTimeout} act on a dependent copy; cancelling a derived stage does not touch this
 * transfer. It fails with a {@link TransferException}, or with {@link CancellationException} after {@link #cancel}.
 * Dependents run on the client's callback executor, never on a thread that moves bytes.
 *
 * <p>Three verbs, three fates: {@link #pause()} keeps what has arrived and may be resumed; {@link #cancel} discards it on
 * both sides; closing the client checkpoints it, and the same call made again continues.
 *
 * @param <R> the result
 */
public abstract class Transfer<R> extends CompletableFuture<R> {

    /** For the engine only. */
    protected Transfer() {}

    /**
     * How far the transfer is now. Does not block.
     *
     * @return a new snapshot
     */
    public abstract Progress progress();

    /**
     * The fate of the transfer so far. Does not block.
     *
     * @return never null
     */
    public abstract TransferStatus status();

    /**
     * Stops sending and keeps what has arrived. The transfer stays pending until {@link #resume()}, {@link #cancel} or the
     * close of the client.
     *
     * @return done when the receiver's checkpoint is durable; failed with {@link IllegalStateException} if the transfer has
     *     ended
     */
    public abstract CompletableFuture<Void> pause();

    /** Continues after {@link #pause()}. Does nothing if the transfer is not paused. */
    public abstract void resume();

    /**
     * Asks to cancel. The future ends with {@link CancellationException} when both sides have discarded what had arrived (on
     * this side after 5 seconds if the peer is silent); the connection stays usable. If the file was being published
     * already, the cancel loses and the future ends with the result.
     *
     * @param mayInterruptIfRunning not used
     * @return true if the transfer was pending
     */
    @Override
    public abstract boolean cancel(boolean mayInterruptIfRunning);

    /**
     * Throws if waiting here could never end: on the thread that runs this transfer's own listener.
     *
     * @throws IllegalStateException in the listener of this transfer
     */
    protected abstract void checkMayWait();

    /**
     * Ends the transfer well; for the engine only.
     *
     * @param result the result
     * @return true if it was pending
     */
    protected final boolean succeed(R result) {
        return super.complete(result);
    }

    /**
     * Ends the transfer; for the engine only.
     *
     * @param failure why
     * @return true if it was pending
     */
    protected final boolean fail(Throwable failure) {
        return super.completeExceptionally(failure);
    }

    @Override
    public R get() throws InterruptedException, ExecutionException {
        waiting();
        return super.get();
    }

    @Override
    public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        waiting();
        return super.get(timeout, unit);
    }

    @Override
    public R join() {
        waiting();
        return super.join();
    }

    private void waiting() {
        if (!isDone()) {
            checkMayWait();
        }
    }

    /**
     * A plain future: cancelling or completing what is derived from a transfer does not touch the transfer.
     *
     * @return a new future
     */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    /**
     * Bounds the waiting, not the transfer: a copy of this future that fails after a time. To bound the transfer itself give
     * it a deadline among its options.
     *
     * @return a dependent copy
     */
    @Override
    public CompletableFuture<R> orTimeout(long timeout, TimeUnit unit) {
        return copy().orTimeout(timeout, unit);
    }

    /**
     * Bounds the waiting, not the transfer: a copy of this future that has a value after a time.
     *
     * @return a dependent copy
     */
    @Override
    public CompletableFuture<R> completeOnTimeout(R value, long timeout, TimeUnit unit) {
        return copy().completeOnTimeout(value, timeout, unit);
    }

    /** Not supported: only the engine completes a transfer. */
    @Override
    public final boolean complete(R value) {
        throw new UnsupportedOperationException("only the engine completes a transfer");
    }

    /** Not supported: only the engine completes a transfer; see {@link #cancel}. */
    @Override
    public final boolean completeExceptionally(Throwable failure) {
        throw new UnsupportedOperationException("only the engine completes a transfer; use cancel to end it");
    }

    /** Not supported: only the engine completes a transfer. */
    @Override
    public final CompletableFuture<R> completeAsync(Supplier<? extends R> supplier) {
        throw new UnsupportedOperationException("only the engine completes a transfer");
    }

    /** Not supported: only the engine completes a transfer. */
    @Override
    public final CompletableFuture<R> completeAsync(Supplier<? extends R> supplier, Executor executor) {
        throw new UnsupportedOperationException("only the engine completes a transfer");
    }

    /** Not supported: a result is never changed. */
    @Override
    public final void obtrudeValue(R value) {
        throw new UnsupportedOperationException("a result is never changed");
    }

    /** Not supported: a result is never changed. */
    @Override
    public final void obtrudeException(Throwable failure) {
        throw new UnsupportedOperationException("a result is never changed");
    }
}
