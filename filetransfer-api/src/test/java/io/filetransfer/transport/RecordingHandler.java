// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Records what a connection tells, and every breach of the rules of {@link ConnectionHandler}: a call on another thread,
 * inside another call, before {@code onOpened} or after {@code onClosed}. Subclasses override the {@code when} methods.
 */
public class RecordingHandler implements ConnectionHandler {

    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> breaches = new ArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final long[] counts = new long[2];

    private @Nullable Thread thread;
    private boolean inside;
    private int closes;
    private @Nullable IOException cause;

    protected void whenOpened(Connection connection) {}

    /** Keeps the bytes, for {@link #receivedText}. */
    protected void whenReceived(Lease bytes) {
        byte[] copy = new byte[bytes.buffer().remaining()];
        bytes.buffer().get(copy);
        synchronized (this) {
            received.writeBytes(copy);
        }
    }

    protected void whenDrained() {}

    protected void whenClosed() {}

    @Override
    public final void onOpened(Connection connection) {
        thread = Thread.currentThread();
        if (opened.isDone()) {
            breach("onOpened twice");
        }
        enter("onOpened", () -> whenOpened(connection));
        opened.complete(connection);
    }

    @Override
    public final void onReceived(Lease bytes) {
        if (!bytes.buffer().hasRemaining()) {
            breach("onReceived without bytes");
        }
        int count = bytes.buffer().remaining();
        enter("onReceived", () -> whenReceived(bytes));
        synchronized (this) {
            counts[0] += count;
        }
    }

    @Override
    public final void onDrained() {
        enter("onDrained", this::whenDrained);
        synchronized (this) {
            counts[1]++;
        }
    }

    @Override
    public final void onClosed(@Nullable IOException reason) {
        try {
            enter("onClosed", this::whenClosed);
        } finally {
            synchronized (this) {
                closes++;
                cause = reason;
            }
            closed.countDown();
        }
    }

    private void enter(String call, Runnable body) {
        if (Thread.currentThread() != thread) {
            breach(call + " on " + Thread.currentThread() + " instead of " + thread);
        }
        if (inside) {
            breach(call + " inside another call");
        }
        if (closed.getCount() == 0) {
            breach(call + " after onClosed");
        }
        inside = true;
        try {
            body.run();
        } finally {
            inside = false;
        }
    }

    protected final synchronized void breach(String what) {
        breaches.add(what);
    }

    /** The connection, once {@code onOpened} has returned. */
    public final Connection connection() {
        return Waiting.await(opened);
    }

    /** Whether {@code onOpened} has returned. */
    public final boolean isOpened() {
        return opened.isDone();
    }

    public final void awaitClosed() {
        Waiting.await("onClosed", closed);
    }

    public final synchronized long receivedBytes() {
        return counts[0];
    }

    public final synchronized long drains() {
        return counts[1];
    }

    public final synchronized int closes() {
        return closes;
    }

    public final synchronized @Nullable IOException cause() {
        return cause;
    }

    public final synchronized String receivedText() {
        return received.toString(StandardCharsets.US_ASCII);
    }

    public final synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    /** The thread of the callbacks. */
    public final Thread thread() {
        connection();
        return Objects.requireNonNull(thread);
    }
}
