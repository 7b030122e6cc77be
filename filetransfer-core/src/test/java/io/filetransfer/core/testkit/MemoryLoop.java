// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import io.filetransfer.transport.LoopLoad;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An event loop without a thread: a lane of the runtime that knows when it is running. */
final class MemoryLoop implements Executor {

    private final String name;
    private final ManualRuntime.Lane lane;
    private final Set<MemoryConnection> connections = new LinkedHashSet<>();
    private final ArrayDeque<MemoryConnection> unflushed = new ArrayDeque<>();
    private final Runnable whenRemoved;
    private final AtomicLong queuedBytes = new AtomicLong();
    private volatile @Nullable Thread running;
    private volatile boolean closed;
    private volatile boolean dead;
    private volatile int connectionCount;

    MemoryLoop(String name, ManualRuntime.Lane lane, Runnable whenRemoved) {
        this.whenRemoved = whenRemoved;
        this.name = name;
        this.lane = lane;
    }

    @Override
    public void execute(Runnable task) {
        if (dead) {
            return;
        }
        if (closed) {
            throw new RejectedExecutionException(name + " has ended");
        }
        lane.execute(() -> run(task));
    }

    private void run(Runnable task) {
        if (dead) {
            return;
        }
        running = Thread.currentThread();
        try {
            task.run();
            MemoryConnection connection;
            while ((connection = unflushed.poll()) != null) {
                connection.flush();
            }
        } finally {
            running = null;
        }
    }

    boolean isCurrent() {
        return running == Thread.currentThread();
    }

    void flushLater(MemoryConnection connection) {
        unflushed.add(connection);
    }

    void add(MemoryConnection connection) {
        connections.add(connection);
        connectionCount = connections.size();
    }

    void remove(MemoryConnection connection) {
        connections.remove(connection);
        connectionCount = connections.size();
        whenRemoved.run();
    }

    List<MemoryConnection> connections() {
        return new ArrayList<>(connections);
    }

    int connectionCount() {
        return connectionCount;
    }

    void changeQueuedBytes(long by) {
        queuedBytes.addAndGet(by);
    }

    LoopLoad load() {
        return new LoopLoad(name, connectionCount, queuedBytes.get());
    }

    void close() {
        closed = true;
    }

    /** Its process is gone: tasks, the waiting ones too, have no effect any more. */
    void die() {
        dead = true;
    }
}
