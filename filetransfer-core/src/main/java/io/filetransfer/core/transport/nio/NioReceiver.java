// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.transport.OrderlyClose;
import io.filetransfer.core.transport.ReceiveSize;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Reads from the socket of one connection into leases, as far as memory goes. Used only on the connection's thread. */
final class NioReceiver {

    // Per readiness, so that the other connections of the loop have their turn.
    private static final int MOST_READS = 4;
    private static final int MOST_BYTES = 1 << 20;

    private final NioConnection connection;
    private final OrderlyClose orderlyClose;
    private final NioEventLoop loop;
    private final BufferPool pool;
    private final SocketChannel channel;
    private final ReceiveSize size = new ReceiveSize();
    private boolean waitsForMemory;

    NioReceiver(
            NioConnection connection,
            OrderlyClose orderlyClose,
            NioEventLoop loop,
            BufferPool pool,
            SocketChannel channel) {
        this.orderlyClose = orderlyClose;
        this.connection = connection;
        this.loop = loop;
        this.pool = pool;
        this.channel = channel;
    }

    /** Whether reading makes no sense until a lease has ended somewhere. */
    boolean waitsForMemory() {
        return waitsForMemory;
    }

    void receive() {
        int received = 0;
        for (int reads = 0; reads < MOST_READS && received < MOST_BYTES && connection.isReceiving(); reads++) {
            Lease lease = acquire();
            if (lease == null) {
                waitForMemory();
                return;
            }
            int asked = lease.buffer().remaining();
            int count = receiveInto(lease);
            if (count < asked) {
                return;
            }
            received += count;
        }
    }

    /** Throws away what has arrived. */
    void discard() {
        try {
            for (int reads = 0; reads < MOST_READS; reads++) {
                ByteBuffer discarded = loop.discarded();
                int count = channel.read(discarded);
                if (count < 0) {
                    orderlyClose.inputEnded();
                }
                if (discarded.hasRemaining()) {
                    return;
                }
            }
        } catch (IOException e) {
            orderlyClose.failed(e);
        }
    }

    private @Nullable Lease acquire() {
        for (int bytes = size.bytes(); bytes >= ReceiveSize.SMALLEST_BYTES; bytes /= 2) {
            Lease lease = pool.tryAcquire(bytes);
            if (lease != null) {
                return lease;
            }
        }
        return null;
    }

    private void waitForMemory() {
        if (!waitsForMemory) {
            waitsForMemory = true;
            connection.updateInterest();
            pool.whenAvailable(ReceiveSize.SMALLEST_BYTES, loop, this::memoryArrived);
        }
    }

    private void memoryArrived(Lease lease) {
        waitsForMemory = false;
        connection.updateInterest();
        if (connection.isReceiving()) {
            receiveInto(lease);
        } else {
            lease.release();
        }
    }

    /** Reads once, delivers, and gives up the own hold. Returns what the read returned. */
    private int receiveInto(Lease lease) {
        int count = -1;
        try {
            count = channel.read(lease.buffer());
            if (count > 0) {
                size.readWas(count);
                deliver(lease);
            } else if (count < 0) {
                orderlyClose.inputEnded();
            }
        } catch (IOException e) {
            orderlyClose.failed(e);
        } finally {
            lease.release();
        }
        return count;
    }

    private void deliver(Lease lease) {
        ByteBuffer buffer = lease.buffer().flip();
        if (buffer.limit() <= buffer.capacity() / 2) {
            BufferPool.trim(lease); // the handler may keep it; what it does not need serves others
        }
        connection.deliver(lease);
    }
}
