// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs blocking steps on disk threads and hands their outcome on as futures that fail with TransferException. */
final class DiskTasks {

    /** A step with a result. */
    interface Call<T extends @Nullable Object> {
        @Nullable
        T call() throws IOException;
    }

    /** A step without one. */
    interface Action {
        void run() throws IOException;
    }

    static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

    private DiskTasks() {}

    /**
     * Runs one step.
     *
     * @param step for the message of a failure, as in "writing the journal"
     */
    static <T extends @Nullable Object> CompletableFuture<T> call(Executor threads, String step, Call<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            @Nullable T value;
            boolean isInterrupted = Thread.interrupted(); // it would close the channels that all uploads share
            try {
                value = call.call();
            } catch (IOException | RuntimeException | Error e) {
                result.completeExceptionally(DiskFailure.of(step, e));
                return;
            } finally {
                if (isInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            result.complete(value);
        };
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(DiskFailure.of(step, closed));
        }
        return result;
    }

    static CompletableFuture<@Nullable Void> run(Executor threads, String step, Action action) {
        return call(threads, step, () -> {
            action.run();
            return null;
        });
    }

    /** The same outcome without CompletionException around the failure, and out of reach of the caller's complete(). */
    static <T extends @Nullable Object> CompletableFuture<T> plain(CompletableFuture<T> inner) {
        CompletableFuture<T> outer = new CompletableFuture<>();
        var unused = inner.whenComplete((value, failure) -> {
            if (failure == null) {
                outer.complete(value);
            } else {
                outer.completeExceptionally(DiskFailure.of("working on a file", failure));
            }
        });
        return outer;
    }

    /** Runs a step for each item, several of them at a time; after a failure no further one begins. */
    static <T> CompletableFuture<@Nullable Void> forEachSideBySide(
            Iterable<T> items, int most, Executor threads, Function<T, CompletableFuture<@Nullable Void>> step) {
        Iterator<T> all = items.iterator();
        AtomicBoolean failed = new AtomicBoolean();
        Supplier<Iterator<T>> rest = () -> new Iterator<>() {
            private @Nullable T next;

            @Override
            public boolean hasNext() {
                synchronized (all) {
                    next = next == null && !failed.get() && all.hasNext() ? all.next() : next;
                    return next != null;
                }
            }

            @Override
            public T next() {
                T taken = Objects.requireNonNull(next);
                next = null;
                return taken;
            }
        };
        List<CompletableFuture<?>> lines = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            lines.add(forEach(
                    rest.get(),
                    threads,
                    item -> step.apply(item).whenComplete((nothing, failure) -> {
                        if (failure != null) {
                            failed.set(true);
                        }
                    })));
        }
        return CompletableFuture.allOf(lines.toArray(new CompletableFuture<?>[0]));
    }

    /** Runs a step for each item, one after another, without growing the stack or a chain of futures. */
    static <T> CompletableFuture<@Nullable Void> forEach(
            Iterator<T> items, Executor threads, Function<T, CompletableFuture<@Nullable Void>> step) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        advance(items, threads, step, done);
        return done;
    }

    private static <T> void advance(
            Iterator<T> items,
            Executor threads,
            Function<T, CompletableFuture<@Nullable Void>> step,
            CompletableFuture<@Nullable Void> done) {
        while (items.hasNext()) {
            CompletableFuture<@Nullable Void> one = step.apply(items.next());
            if (!one.isDone() || one.isCompletedExceptionally()) {
                var unused = one.whenCompleteAsync(
                        (nothing, failure) -> {
                            if (failure == null) {
                                advance(items, threads, step, done);
                            } else {
                                done.completeExceptionally(DiskFailure.unwrapped(failure));
                            }
                        },
                        threads);
                return;
            }
        }
        done.complete(null);
    }
}
