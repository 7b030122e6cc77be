// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.core.runtime.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a session: first the deadline of the login, then a look every third of the idle time. Any byte received
 * counts as life; a PING goes out only when nothing else moves. Used on the session's thread.
 */
final class KeepAlive {

    private final SessionSettings settings;
    private final Executor thread;
    private final LongConsumer ping;
    private final Runnable dead;
    private final BooleanSupplier heldBack;
    private @Nullable Timer timer;
    private long lastReceivedNanos;
    private boolean receivedSinceTick;

    /**
     * Not running yet.
     *
     * @param ping sends a PING with the nanoseconds of silence so far
     * @param dead ends the session: nothing came for the idle time
     * @param heldBack whether this side does not read at all now, so that silence says nothing
     */
    KeepAlive(SessionSettings settings, Executor thread, LongConsumer ping, Runnable dead, BooleanSupplier heldBack) {
        this.settings = settings;
        this.thread = thread;
        this.ping = ping;
        this.dead = dead;
        this.heldBack = heldBack;
    }

    void awaitLogin(Runnable tooLate) {
        received();
        schedule(settings.limits().helloTimeout(), tooLate);
    }

    void received() {
        lastReceivedNanos = settings.clock().nanoTime();
        receivedSinceTick = true;
    }

    void start() {
        schedule(idle().dividedBy(3), this::tick);
    }

    private Duration idle() {
        return settings.limits().idleTimeout();
    }

    private void tick() {
        if (heldBack.getAsBoolean()) {
            received();
        }
        long silentNanos = settings.clock().nanoTime() - lastReceivedNanos;
        if (silentNanos >= idle().toNanos()) {
            dead.run();
            return;
        }
        if (!receivedSinceTick) {
            ping.accept(silentNanos);
        }
        receivedSinceTick = false;
        start();
    }

    private void schedule(Duration delay, Runnable task) {
        stop();
        timer = settings.timers().schedule(delay, thread, task);
    }

    void stop() {
        Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }
}
