// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * How many bytes of received chunks may be held by all connections together. Reservations are all or nothing and first come
 * first served, so that half-received chunks cannot starve each other. Safe for use by several threads.
 */
public final class MemoryBudget {

    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private final long budgetBytes;
    private long reservedBytes;

    public MemoryBudget(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    private record Waiter(int bytes, Executor executor, Runnable granted) {}

    /**
     * Reserves bytes now.
     *
     * @return false if there are not enough, or others wait
     */
    synchronized boolean tryReserve(int bytes) {
        if (!waiters.isEmpty() || reservedBytes + bytes > budgetBytes) {
            return false;
        }
        reservedBytes += bytes;
        return true;
    }

    /**
     * Reserves bytes as soon as there are enough, in the order of the calls.
     *
     * @param granted runs on the executor when the bytes are reserved; whoever it belongs to releases them
     */
    void reserve(int bytes, Executor executor, Runnable granted) {
        synchronized (this) {
            waiters.add(new Waiter(bytes, executor, granted));
        }
        serve();
    }

    void release(int bytes) {
        synchronized (this) {
            reservedBytes -= bytes;
        }
        serve();
    }

    /** Whether somebody waits for bytes. */
    synchronized boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    /** Bytes reserved now. */
    public synchronized long reservedBytes() {
        return reservedBytes;
    }

    private void serve() {
        while (true) {
            Waiter first;
            synchronized (this) {
                first = waiters.peek();
                if (first == null || reservedBytes + first.bytes > budgetBytes) {
                    return;
                }
                waiters.remove();
                reservedBytes += first.bytes;
            }
            try {
                first.executor.execute(first.granted);
            } catch (RejectedExecutionException takerIsGone) {
                synchronized (this) {
                    reservedBytes -= first.bytes;
                }
            }
        }
    }
}
