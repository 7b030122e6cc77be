// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.runtime.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection that stands still: while the server owes something, at least so many bytes must be acknowledged or come
 * within a window. Looks every tenth of the window; what it counts in between costs an addition. Used on the session's
 * thread.
 */
final class ProgressWatch {

    private static final int LOOKS = 10;

    /** Who is asked and told. */
    interface Watcher {

        /** Whether anybody is under way, so that looking makes sense. */
        boolean isBusy();

        /** Whether the server owes something, and nothing on this side is in its way. */
        boolean isOwed();

        /** Too little came for so long. Said once a window. */
        void onStalled(Duration silence);

        /** Enough came again, or nothing is owed any more. */
        void onRecovered();
    }

    private final Clock clock;
    private final Timers timers;
    private final Executor thread;
    private final Watcher watcher;
    private final long windowNanos;
    private final long leastBytes;
    private @Nullable Timer timer;
    private long bytes;
    private long markedBytes;
    private long markedNanos;
    private long lookedNanos;
    private boolean stalled;

    ProgressWatch(
            Clock clock, Timers timers, Executor thread, Duration window, long leastBytesPerSecond, Watcher watcher) {
        this.clock = clock;
        this.timers = timers;
        this.thread = thread;
        this.watcher = watcher;
        this.windowNanos = window.toNanos();
        this.leastBytes = Math.max(1, (long) (leastBytesPerSecond * (windowNanos / 1e9)));
    }

    /** So many bytes were acknowledged, or came. */
    void progressed(long more) {
        bytes += more;
    }

    /** An answer came, which is worth as much as the bytes of a window. */
    void answered() {
        bytes += leastBytes;
    }

    long bytes() {
        return bytes;
    }

    /** Begins to look, if it does not already. */
    void start() {
        if (timer == null) {
            mark();
            schedule();
        }
    }

    private void schedule() {
        lookedNanos = clock.nanoTime();
        timer = timers.schedule(Duration.ofNanos(Math.max(1, windowNanos / LOOKS)), thread, this::look);
    }

    private void look() {
        if (timer == null) {
            return;
        }
        long now = clock.nanoTime();
        boolean slept = now - lookedNanos >= windowNanos / 2; // this process stood still: the server may have answered
        if (bytes - markedBytes >= leastBytes || !watcher.isOwed()) {
            recovered();
            mark();
        } else if (slept) {
            mark();
        } else if (now - markedNanos >= windowNanos) {
            Duration silence = Duration.ofNanos(now - markedNanos);
            mark();
            stalled = true;
            watcher.onStalled(silence);
        }
        if (!watcher.isBusy()) {
            timer = null;
        }
        if (timer != null) {
            schedule();
        }
    }

    private void recovered() {
        if (stalled) {
            stalled = false;
            watcher.onRecovered();
        }
    }

    private void mark() {
        markedBytes = bytes;
        markedNanos = clock.nanoTime();
    }

    void stop() {
        Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }
}
