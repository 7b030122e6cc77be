// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Locks of names that queue work instead of threads. Names that some file system takes for the same share a lock. Safe for
 * use by several threads.
 */
final class NameLocks {

    private final Executor threads;
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    NameLocks(Executor threads) {
        this.threads = threads;
    }

    /** Runs work while it holds the lock of a name; the lock is released when the work's future is done. */
    <T extends @Nullable Object> CompletableFuture<T> hold(String name, Supplier<CompletableFuture<T>> work) {
        String key = folded(name);
        CompletableFuture<T> result = new CompletableFuture<>();
        acquire(key, () -> {
            var unused = start(work).whenComplete((value, failure) -> {
                release(key);
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(DiskFailure.unwrapped(failure));
                }
            });
        });
        return result;
    }

    /** Holds two locks, always taken in the same order. */
    <T extends @Nullable Object> CompletableFuture<T> hold(
            String one, String other, Supplier<CompletableFuture<T>> work) {
        int order = folded(one).compareTo(folded(other));
        if (order == 0) {
            return hold(one, work);
        }
        return hold(order < 0 ? one : other, () -> hold(order < 0 ? other : one, work));
    }

    private static <T extends @Nullable Object> CompletableFuture<T> start(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void acquire(String key, Runnable work) {
        synchronized (waiting) {
            Queue<Runnable> queue = waiting.get(key);
            if (queue != null) {
                queue.add(work);
                return;
            }
            waiting.put(key, new ArrayDeque<>(0));
        }
        work.run();
    }

    private void release(String key) {
        Runnable next;
        synchronized (waiting) {
            Queue<Runnable> queue = waiting.get(key);
            next = queue == null ? null : queue.poll();
            if (next == null) {
                waiting.remove(key);
                return;
            }
        }
        threads.execute(next);
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
