// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.core.transport.LoopCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with one selector. Each turn: wait until a channel, a task or a deadline is due; serve the channels; run
 * tasks. Whatever a callback or task has queued on connections of this loop is flushed behind it.
 *
 * <p>{@link #execute}, {@link #runHere}, {@link #shutDown} and the counts are safe from any thread; the rest belongs to the loop's thread.
 */
final class NioEventLoop implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(NioEventLoop.class);
    private static final int DISCARD_BYTES = 64 << 10;
    private static final int MOST_TASKS_A_TURN = 256;

    private final Thread thread;
    private final Selector selector;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final LoopCounts counts;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    private final Set<SelectedTarget> targets = new LinkedHashSet<>();
    private final ArrayDeque<NioConnection> unflushed = new ArrayDeque<>();
    private final Deadlines deadlines = new Deadlines();
    private final Consumer<SelectionKey> serving = this::serve;
    private final ByteBuffer[] gathered = new ByteBuffer[WriteQueue.MOST_BUFFERS];
    private final ByteBuffer discarded = ByteBuffer.allocateDirect(DISCARD_BYTES);
    private boolean closing;

    NioEventLoop(String threadName) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for " + threadName, e);
        }
        counts = new LoopCounts(threadName);
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Closes the selector of a loop that was never started. */
    void dispose() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("selector of {} did not close", thread.getName(), e);
        }
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException(thread.getName() + " has ended");
        }
        tasks.add(task);
        // Behind the loop's last look at its tasks nobody would run this one.
        if (closed && tasks.remove(task)) {
            throw new RejectedExecutionException(thread.getName() + " has ended");
        }
        if (!isCurrent() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    /** Ends everything on this loop in an orderly way, then the loop. Repeating it changes nothing. */
    void shutDown() {
        runHere(() -> {
            closing = true;
            endTargets(null);
        });
    }

    /** Done when the thread is about to end. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    LoopCounts counts() {
        return counts;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    void requireCurrent() {
        if (!isCurrent()) {
            throw new IllegalStateException(Thread.currentThread().getName() + " is not " + thread.getName());
        }
    }

    /** Runs a task now if this is the loop, or soon, or never if the loop has ended. */
    void runHere(Runnable task) {
        if (isCurrent()) {
            task.run();
            return;
        }
        try {
            execute(task);
        } catch (RejectedExecutionException hasEnded) {
            return; // and with it whatever the task would change
        }
    }

    boolean isClosing() {
        return closing;
    }

    SelectionKey register(SelectableChannel channel, int operations, SelectedTarget target) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, target);
    }

    void add(SelectedTarget target) {
        targets.add(target);
    }

    void remove(SelectedTarget target) {
        targets.remove(target);
    }

    void flushLater(NioConnection connection) {
        unflushed.add(connection);
    }

    /** Runs a task on this loop after a delay. There is no way to take it back: it asks whether it is still wanted. */
    void schedule(long delayNanos, Runnable task) {
        deadlines.add(delayNanos, task);
    }

    /** Room for the buffers of one gathering write; cleared by its user. */
    ByteBuffer[] gathered() {
        return gathered;
    }

    /** Where bytes go that nobody wants. */
    ByteBuffer discarded() {
        return discarded.clear();
    }

    private void run() {
        try {
            while (!closing || !targets.isEmpty()) {
                turn();
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("{} failed; its connections end", thread.getName(), e);
        } finally {
            end();
        }
    }

    private void turn() throws IOException {
        Thread.interrupted(); // left behind by a callback, it would close the next channel used here
        asleep.set(true);
        if (tasks.isEmpty()) {
            selector.select(serving, deadlines.selectMillis());
        } else {
            selector.selectNow(serving);
        }
        asleep.set(false);
        Runnable due;
        while ((due = deadlines.pollDue()) != null) {
            runSafely(due);
        }
        runTasks(MOST_TASKS_A_TURN);
    }

    private void serve(SelectionKey key) {
        asleep.lazySet(false); // awake already: new tasks need no wake-up
        SelectedTarget target = (SelectedTarget) key.attachment();
        try {
            if (key.isValid()) {
                target.ready(key);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("{} failed on {}", target, thread.getName(), e);
            target.transportEnds(new IOException("the transport failed: " + e, e));
        }
        flushConnections();
    }

    private void runTasks(int most) {
        Runnable task;
        for (int i = 0; i < most && (task = tasks.poll()) != null; i++) {
            runSafely(task);
        }
    }

    private void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.warn("a task on {} failed", thread.getName(), e);
        }
        flushConnections();
    }

    private void flushConnections() {
        NioConnection connection;
        while ((connection = unflushed.poll()) != null) {
            connection.flushAfterCallback();
        }
    }

    private void end() {
        closing = true;
        endTargets(new IOException(thread.getName() + " has ended")); // none is left unless the loop failed
        closed = true;
        runTasks(Integer.MAX_VALUE);
        dispose();
        Runnable waiting;
        while ((waiting = deadlines.poll()) != null) {
            runSafely(waiting); // whoever waits for a listener to be closed
        }
        ended.complete(null);
    }

    private void endTargets(@Nullable IOException failure) {
        for (SelectedTarget target : new ArrayList<>(targets)) {
            target.transportEnds(failure);
        }
    }
}
