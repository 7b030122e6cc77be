// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.runtime;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the pools of named daemon threads that a client or server owns. */
public final class DaemonThreads {

    private static final long IDLE_SECONDS = 10;

    private DaemonThreads() {}

    /** As many threads as there are tasks. */
    public static ExecutorService unbounded(String name) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name));
    }

    /**
     * At most so many threads; further tasks wait. The thread that became idle last is taken first, so that a stream of tasks
     * stays on one core: a queue of waiting threads would wake a cold one each time.
     */
    public static ExecutorService bounded(String name, int threads) {
        AtomicInteger count = new AtomicInteger();
        return new ForkJoinPool(
                threads,
                pool -> new NamedWorker(pool, name + "-" + count.incrementAndGet()),
                null,
                true,
                0,
                threads,
                0,
                null,
                IDLE_SECONDS,
                TimeUnit.SECONDS);
    }

    private static final class NamedWorker extends ForkJoinWorkerThread {

        NamedWorker(ForkJoinPool pool, String name) {
            super(pool);
            setName(name);
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
