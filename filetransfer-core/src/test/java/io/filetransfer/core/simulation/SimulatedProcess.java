// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.core.file.SimulatedMount;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.testkit.ManualRuntime;
import io.filetransfer.core.testkit.MemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** One run of a program: its threads, timers, connections and handles, all of which end with it at any moment. */
final class SimulatedProcess implements Timers {

    private final ManualRuntime runtime;
    private final Random random;
    private final Supplier<Duration> diskDelay;
    private final List<MemoryTransport> transports = new ArrayList<>();
    private final Set<Object> timers = new LinkedHashSet<>();
    final SimulatedMount mount;
    final Executor disk;
    final Executor callbacks;
    private boolean alive = true;

    SimulatedProcess(ManualRuntime runtime, long seed, SimulatedMount mount, Supplier<Duration> diskDelay) {
        this.runtime = runtime;
        this.random = new Random(seed);
        this.mount = mount;
        this.diskDelay = diskDelay;
        Executor fast = lanes(3);
        this.disk = task -> {
            Duration delay = this.diskDelay.get();
            if (delay.isZero()) {
                fast.execute(task);
            } else {
                runtime.schedule(delay, fast, task);
            }
        };
        this.callbacks = lanes(2);
    }

    private Executor lanes(int count) {
        List<Executor> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lanes.add(runtime.lane());
        }
        return task -> lanes.get(random.nextInt(count)).execute(() -> runIfAlive(task));
    }

    private void runIfAlive(Runnable task) {
        if (alive) {
            task.run();
        }
    }

    boolean isAlive() {
        return alive;
    }

    long nextLong() {
        return random.nextLong();
    }

    MemoryTransport use(MemoryTransport transport) {
        transports.add(transport);
        return transport;
    }

    @Override
    public Timer schedule(Duration delay, Executor executor, Runnable task) {
        Object token = new Object();
        timers.add(token);
        Timer timer = runtime.schedule(delay, late -> runLate(executor, late), () -> {
            timers.remove(token);
            runIfAlive(task);
        });
        return () -> {
            timers.remove(token);
            timer.cancel();
        };
    }

    private void runLate(Executor executor, Runnable task) {
        try {
            if (alive) {
                executor.execute(task);
            }
        } catch (RejectedExecutionException closed) {
            return; // as with real timers: the executor ended first
        }
    }

    /** Timers that are neither over nor cancelled. */
    int pendingTimers() {
        return timers.size();
    }

    /**
     * Ends it.
     *
     * @param arePeersTold whether its machine goes on and resets its connections
     */
    void kill(boolean arePeersTold) {
        alive = false;
        timers.clear();
        mount.kill();
        transports.forEach(transport -> transport.kill(arePeersTold));
    }
}
