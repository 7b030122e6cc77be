// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.transport.LoopCounts;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop and what this transport has on it. Whatever a callback or task has queued on connections of the loop is
 * flushed behind it. An event loop of the application goes on when this has ended.
 *
 * <p>{@link #execute}, {@link #runHere}, {@link #shutDown} and the counts are safe from any thread; the rest belongs to the
 * loop's thread.
 */
final class NettyLoop implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

    private final EventLoop eventLoop;
    private final LoopCounts counts;
    private final boolean own;
    private final CompletableFuture<Void> ended;
    private final Set<NettyConnection> connections = new LinkedHashSet<>();
    private final Set<Runnable> closers = new LinkedHashSet<>();
    private final ArrayDeque<NettyConnection> unflushed = new ArrayDeque<>();
    private boolean running;
    private boolean closing;
    private volatile boolean closed;

    private NettyLoop(EventLoop eventLoop, String name, boolean own, CompletableFuture<Void> ended) {
        this.eventLoop = eventLoop;
        this.counts = new LoopCounts(name);
        this.own = own;
        this.ended = ended;
    }

    /** A loop with a thread of its own, which ends with it. */
    static NettyLoop own(String name, SocketKind kind) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ThreadFactory threads = body -> {
            Thread thread = new FastThreadLocalThread(() -> runUntilEnded(body, ended), name);
            thread.setDaemon(true);
            return thread;
        };
        return new NettyLoop(
                new SingleThreadIoEventLoop(null, threads, kind.handlers().get()), name, true, ended);
    }

    private static void runUntilEnded(Runnable body, CompletableFuture<Void> ended) {
        try {
            body.run();
        } finally {
            ended.complete(null);
        }
    }

    /** An event loop of the application. */
    static NettyLoop shared(String name, EventLoop eventLoop) {
        return new NettyLoop(eventLoop, name, false, new CompletableFuture<>());
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    LoopCounts counts() {
        return counts;
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    boolean isClosing() {
        return closing;
    }

    void requireCurrent() {
        if (!eventLoop.inEventLoop()) {
            throw new IllegalStateException(Thread.currentThread().getName() + " is not "
                    + counts.load().loop());
        }
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException(counts.load().loop() + " has ended");
        }
        eventLoop.execute(() -> run(task));
    }

    /** Runs a task now if this is the loop, or soon, or never if the loop has ended. */
    void runHere(Runnable task) {
        if (eventLoop.inEventLoop()) {
            run(task);
            return;
        }
        try {
            execute(task);
        } catch (RejectedExecutionException hasEnded) {
            return; // and with it whatever the task would change
        }
    }

    /** Runs a task soon, or now if the application has shut its event loop down: nothing will run later. */
    void runLast(Runnable task) {
        try {
            execute(task);
        } catch (RejectedExecutionException hasEnded) {
            run(task);
        }
    }

    /** Runs a task now and flushes behind it, unless it is part of a task that does so anyway. */
    void run(Runnable task) {
        if (running) {
            task.run();
            return;
        }
        running = true;
        try {
            task.run();
        } catch (Throwable e) {
            LOG.warn("a task on {} failed", counts.load().loop(), e);
        } finally {
            running = false;
        }
        flushConnections();
    }

    private void flushConnections() {
        NettyConnection connection;
        while ((connection = unflushed.poll()) != null) {
            connection.flush();
        }
    }

    void flushLater(NettyConnection connection) {
        if (unflushed.isEmpty() && !running) {
            eventLoop.execute(this::flushConnections); // written by a task that this loop knows nothing of
        }
        unflushed.add(connection);
    }

    /** Runs a task after a delay; at once if the application shuts its event loop down, which forgets what is due later. */
    void runAfter(long delayNanos, Runnable task) {
        if (eventLoop.isShuttingDown()) {
            run(task);
            return;
        }
        eventLoop.schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS).addListener(done -> {
            if (done.isCancelled()) {
                run(task);
            }
        });
    }

    void add(NettyConnection connection) {
        connections.add(connection);
    }

    void remove(NettyConnection connection) {
        connections.remove(connection);
        endIfIdle();
    }

    /** Something other than a connection that has to be ended with the loop. */
    void add(Runnable closer) {
        closers.add(closer);
    }

    void remove(Runnable closer) {
        closers.remove(closer);
        endIfIdle();
    }

    /** Ends everything on this loop in an orderly way, then the loop. Repeating it changes nothing. */
    void shutDown() {
        try {
            execute(this::close);
        } catch (RejectedExecutionException hasEnded) {
            ended.complete(null);
        }
    }

    private void close() {
        closing = true;
        new ArrayList<>(closers).forEach(Runnable::run);
        new ArrayList<>(connections).forEach(NettyConnection::beginClose);
        endIfIdle();
    }

    private void endIfIdle() {
        if (!closing || closed || !connections.isEmpty() || !closers.isEmpty()) {
            return;
        }
        if (own) {
            eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        } else {
            eventLoop.execute(
                    () -> { // behind the callback that ended the last connection
                        closed = true;
                        ended.complete(null);
                    });
        }
    }
}
