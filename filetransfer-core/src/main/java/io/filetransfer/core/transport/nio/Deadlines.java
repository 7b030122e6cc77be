// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Tasks that are due later, on one thread. */
final class Deadlines {

    private final PriorityQueue<Deadline> waiting = new PriorityQueue<>();

    void add(long delayNanos, Runnable task) {
        waiting.add(new Deadline(System.nanoTime() + delayNanos, task));
    }

    /** How long a select may last, in milliseconds; 0 means for ever. */
    long selectMillis() {
        Deadline first = waiting.peek();
        // One more millisecond avoids a turn just before the deadline.
        return first == null ? 0 : Math.max(0, first.nanoTime - System.nanoTime()) / 1_000_000 + 1;
    }

    /** Removes and returns a task that is due, or null. */
    @Nullable
    Runnable pollDue() {
        Deadline first = waiting.peek();
        return first == null || first.nanoTime - System.nanoTime() > 0 ? null : waiting.remove().task;
    }

    /** Removes and returns a task, due or not, or null. */
    @Nullable
    Runnable poll() {
        Deadline first = waiting.poll();
        return first == null ? null : first.task;
    }

    private static final class Deadline implements Comparable<Deadline> {

        private final long nanoTime;
        private final Runnable task;

        Deadline(long nanoTime, Runnable task) {
            this.nanoTime = nanoTime;
            this.task = task;
        }

        @Override
        public int compareTo(Deadline other) {
            return Long.signum(nanoTime - other.nanoTime);
        }
    }
}
