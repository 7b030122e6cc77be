// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.core.connection.FramedConnection;
import io.filetransfer.core.runtime.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a session: first the deadline of the login, then a look every third of the idle time. Any byte received
 * counts as life; a PING goes out only when nothing else moves. A peer that takes nothing of what is sent to it is as dead
 * as one that sends nothing, whatever it sends; and one whose chunk comes too slowly is given up if others wait for the
 * memory. Used on the session's thread.
 */
final class KeepAlive {

    private final SessionSettings settings;
    private final Executor thread;
    private final LongConsumer ping;
    private final Consumer<String> dead;
    private @Nullable FramedConnection connection;
    private @Nullable Timer timer;
    private long lastReceivedNanos;
    private boolean receivedSinceTick;
    private long taken = -1;
    private long lastTakenNanos;
    private long halfChunk;

    /**
     * Not running yet.
     *
     * @param ping sends a PING with the nanoseconds of silence so far
     * @param dead ends the session, and says what did not happen for the idle time
     */
    KeepAlive(SessionSettings settings, Executor thread, LongConsumer ping, Consumer<String> dead) {
        this.settings = settings;
        this.thread = thread;
        this.ping = ping;
        this.dead = dead;
    }

    void awaitLogin(FramedConnection opened, Runnable tooLate) {
        connection = opened;
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
        FramedConnection line = connection;
        if (line == null) {
            return;
        }
        if (line.isReadingHeldBack()) {
            lastReceivedNanos = settings.clock().nanoTime(); // and the PING below tells the peer that this side lives
        }
        long silentNanos = settings.clock().nanoTime() - lastReceivedNanos;
        if (silentNanos >= idle().toNanos()) {
            dead.accept("nothing from");
            return;
        }
        if (line.takenBytes() != taken || !line.isWaitingForPeer()) {
            taken = line.takenBytes();
            lastTakenNanos = settings.clock().nanoTime();
        } else if (settings.clock().nanoTime() - lastTakenNanos >= idle().toNanos()) {
            dead.accept("nothing was taken by");
            return;
        }
        long half = line.chunkInOthersWay();
        if (half != 0 && half == halfChunk) {
            dead.accept("no complete chunk from");
            return;
        }
        halfChunk = half;
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
