// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers on one daemon thread, which only hands tasks over. */
public final class ThreadTimers implements Timers, AutoCloseable {

    private final ScheduledThreadPoolExecutor thread;

    public ThreadTimers(String threadName) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Timer schedule(Duration delay, Executor executor, Runnable task) {
        try {
            ScheduledFuture<?> scheduled =
                    thread.schedule(() -> handOver(executor, task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {}; // nothing waits for a task of something that is closed
        }
    }

    private static void handOver(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closed) {
            return; // the executor ended first; its tasks mean nothing any more
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
