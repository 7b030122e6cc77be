// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Time and threads in the hand of a test. Nothing runs and no time passes unless the test says so; then everything runs on
 * the thread of the test. Tasks run in order within a <em>lane</em>; which lane is next is decided by the seed, so that the
 * same seed always gives the same run. Tasks may be added from any thread.
 */
public final class ManualRuntime implements Clock, Timers, Executor {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random;
    private final List<Lane> ready = new ArrayList<>(); // the lanes that have tasks
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final Lane common;
    private long nanoTime;
    private long alarmCount;

    public ManualRuntime(long seed) {
        this.random = new Random(seed);
        this.common = lane();
    }

    /** A new executor whose tasks run in order, but in no fixed order against those of others. */
    public synchronized Lane lane() {
        return new Lane();
    }

    @Override
    public void execute(Runnable task) {
        common.execute(task);
    }

    @Override
    public synchronized long nanoTime() {
        return nanoTime;
    }

    @Override
    public synchronized Instant wallTime() {
        return START.plusNanos(nanoTime);
    }

    @Override
    public synchronized Timer schedule(Duration delay, Executor executor, Runnable task) {
        Alarm alarm = new Alarm(nanoTime + delay.toNanos(), alarmCount++, executor, task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }

    /** Runs one task; false if none is ready. */
    public boolean runOne() {
        Runnable task = takeTask();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** Runs tasks until none is ready; no time passes. */
    public void runUntilIdle() {
        while (runOne()) {
            // until none is ready
        }
    }

    /** Lets time pass, from timer to timer, and runs what becomes ready on the way. */
    public void advance(Duration duration) {
        runUntilIdle();
        long end = nanoTime() + duration.toNanos();
        Alarm alarm;
        while ((alarm = takeAlarm(end)) != null) {
            alarm.executor.execute(alarm.task);
            runUntilIdle();
        }
        synchronized (this) {
            nanoTime = end;
        }
    }

    /** Lets time pass until the next timer is due, at most for a while, and makes its task ready; false if none was due. */
    public boolean advanceToTimer(Duration most) {
        long end = nanoTime() + most.toNanos();
        Alarm alarm = takeAlarm(end);
        if (alarm == null) {
            synchronized (this) {
                nanoTime = end;
            }
            return false;
        }
        alarm.executor.execute(alarm.task);
        return true;
    }

    /** Waits in real time until a task is ready, at most for a while: for tests that drive this runtime on a thread. */
    @SuppressWarnings("WaitNotInLoop") // waking up early does no harm
    public synchronized void awaitTask(long mostMillis) throws InterruptedException {
        if (ready.isEmpty()) {
            wait(mostMillis);
        }
    }

    private synchronized @Nullable Alarm takeAlarm(long latestNanoTime) {
        Alarm first = alarms.peek();
        if (first == null || first.nanoTime > latestNanoTime) {
            return null;
        }
        nanoTime = first.nanoTime;
        return alarms.remove();
    }

    private synchronized @Nullable Runnable takeTask() {
        if (ready.isEmpty()) {
            return null;
        }
        int chosen = random.nextInt(ready.size());
        Lane lane = ready.get(chosen);
        Runnable task = lane.tasks.remove();
        if (lane.tasks.isEmpty()) {
            Lane last = ready.remove(ready.size() - 1);
            if (last != lane) {
                ready.set(chosen, last);
            }
        }
        return task;
    }

    /** Tasks in order. */
    public final class Lane implements Executor {

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            synchronized (ManualRuntime.this) {
                if (tasks.isEmpty()) {
                    ready.add(this);
                }
                tasks.add(task);
                ManualRuntime.this.notifyAll();
            }
        }
    }

    private static final class Alarm implements Comparable<Alarm> {

        private final long nanoTime;
        private final long number;
        private final Executor executor;
        private final Runnable task;

        Alarm(long nanoTime, long number, Executor executor, Runnable task) {
            this.nanoTime = nanoTime;
            this.number = number;
            this.executor = executor;
            this.task = task;
        }

        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(nanoTime, other.nanoTime);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
