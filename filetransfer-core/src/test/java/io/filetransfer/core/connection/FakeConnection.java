// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A transport's connection in the hand of a test: bytes arrive when the test says so, and leave unless it blocks the pipe.
 * Tasks run in {@link #run}, never inside the call. Counts the leases of both directions and overwrites those that end.
 */
public final class FakeConnection implements Connection {

    private static final byte POISON = (byte) 0xDD;

    private final ConnectionHandler handler;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<byte[]> inbox = new ArrayDeque<>();
    private final ArrayDeque<Lease> queue = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private long queuedBytes;
    private boolean blocked;
    private boolean reading = true;
    private boolean open = true;
    private boolean ended;
    private boolean loopEnded;
    private int closedCalls;
    private int received;
    private int outstanding;

    public FakeConnection(ConnectionHandler handler) {
        this.handler = handler;
    }

    /** Opens it. */
    public FakeConnection open() {
        handler.onOpened(this);
        flush();
        run();
        return this;
    }

    /** Bytes arrive in one read, at once or when reading goes on. */
    public void deliver(byte[] bytes) {
        inbox.add(bytes);
        run();
    }

    /** Runs what was queued until nothing is left to do. */
    public void run() {
        while (true) {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            } else if (open && reading && !inbox.isEmpty()) {
                receive(inbox.remove());
            } else {
                return;
            }
            flush();
        }
    }

    private void receive(byte[] bytes) {
        received += bytes.length;
        Lease lease = new PoisonedLease(bytes.clone());
        handler.onReceived(lease);
        lease.release();
    }

    /** From now on the pipe takes nothing. */
    public void block() {
        blocked = true;
    }

    /** The pipe takes everything again. */
    public void drain() {
        blocked = false;
        boolean wasFull = queuedBytes > 0;
        flush();
        if (open && wasFull) {
            handler.onDrained();
        }
        run();
    }

    /** The peer closes the connection, or something breaks it. */
    public void end(@Nullable IOException cause) {
        endLater(cause);
        run();
    }

    /** Ends the thread of the connection, too: it takes no task any more. */
    public void endLoop() {
        loopEnded = true;
    }

    @Override
    public void execute(Runnable task) {
        if (loopEnded) {
            throw new RejectedExecutionException("the loop has ended");
        }
        tasks.add(task);
    }

    @Override
    public void write(Lease bytes) {
        if (!open) {
            bytes.release();
            return;
        }
        outstanding++;
        queue.add(bytes);
        queuedBytes += bytes.buffer().remaining();
    }

    @Override
    public void flush() {
        while (!blocked && !queue.isEmpty()) {
            Lease lease = queue.remove();
            ByteBuffer bytes = lease.buffer();
            queuedBytes -= bytes.remaining();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            sent.writeBytes(copy);
            released(lease);
        }
    }

    private void released(Lease lease) {
        lease.release();
        outstanding--;
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void pauseReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
    }

    @Override
    public void close() {
        flush();
        endLater(null);
    }

    @Override
    public void abort() {
        endLater(null);
    }

    private void endLater(@Nullable IOException cause) {
        if (!ended) {
            ended = true;
            tasks.add(() -> {
                open = false;
                queuedBytes = 0;
                while (!queue.isEmpty()) {
                    released(queue.remove());
                }
                closedCalls++;
                handler.onClosed(cause);
            });
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public SocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("local", 1);
    }

    @Override
    public SocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("peer", 2);
    }

    /** Whether reading is not paused. */
    public boolean isReading() {
        return reading;
    }

    /** How often the handler was told of the end. */
    public int closedCalls() {
        return closedCalls;
    }

    /** Bytes given to the handler so far. */
    public int received() {
        return received;
    }

    /** Leases of either direction that have not ended. */
    public int outstandingLeases() {
        return outstanding;
    }

    /** Everything that has left since the last call. */
    public byte[] takeSent() {
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }

    private final class PoisonedLease implements Lease {

        private final ByteBuffer buffer;
        private int holds = 1;

        PoisonedLease(byte[] bytes) {
            this.buffer = ByteBuffer.wrap(bytes);
            outstanding++;
        }

        @Override
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public void retain() {
            change(1);
        }

        @Override
        public void release() {
            change(-1);
            if (holds == 0) {
                Arrays.fill(buffer.array(), POISON);
                outstanding--;
            }
        }

        private void change(int by) {
            if (holds == 0) {
                throw new IllegalStateException("this lease has ended");
            }
            holds += by;
        }
    }
}
