// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.transport.OrderlyClose;
import io.filetransfer.core.transport.ReceiveSize;
import io.filetransfer.transport.Lease;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.ArrayDeque;

/**
 * Gives a channel the memory it reads into, delivers what was read, and stops the channel from reading while nobody wants
 * bytes or no memory is left. Used only on the connection's thread.
 *
 * <p>Netty asks for memory only when it reads, and takes no for an answer badly. So a channel that finds no memory reads into
 * a scrap of its own, which is delivered, copied, when there is memory again: the bound is the budget and a scrap a
 * connection.
 */
@SuppressWarnings("deprecation") // there is no other way to choose the memory
final class NettyReceiver implements RecvByteBufAllocator {

    private static final int SCRAP_BYTES = 1 << 10;
    private static final int DISCARD_BYTES = 64 << 10;

    // In a row, so that the other connections of the loop have their turn.
    private static final int MOST_READS = 4;
    private static final int MOST_BYTES = 1 << 20;

    private final NettyConnection connection;
    private final OrderlyClose orderlyClose;
    private final NettyLoop loop;
    private final BufferPool pool;
    private final Channel channel;
    private final ReceiveSize size = new ReceiveSize();
    private final ArrayDeque<ByteBuf> undelivered = new ArrayDeque<>();
    private boolean waitsForMemory;
    private boolean inputEndSeen;

    NettyReceiver(
            NettyConnection connection, OrderlyClose orderlyClose, NettyLoop loop, BufferPool pool, Channel channel) {
        this.connection = connection;
        this.orderlyClose = orderlyClose;
        this.loop = loop;
        this.pool = pool;
        this.channel = channel;
    }

    @Override
    public Handle newHandle() {
        return new Reads();
    }

    /** Reads, or not, as the state of the connection asks. */
    void update() {
        boolean wanted =
                orderlyClose.hasBegun() || (connection.isReceiving() && undelivered.isEmpty() && !waitsForMemory);
        boolean reads = wanted && !inputEndSeen && !connection.isEnding();
        if (channel.config().isAutoRead() != reads) {
            channel.config().setAutoRead(reads);
        }
    }

    /** Takes what was read. */
    void received(ByteBuf bytes) {
        if (connection.isReceiving() && undelivered.isEmpty() && bytes instanceof LeasedByteBuf leased) {
            deliver(leased);
        } else if (orderlyClose.hasBegun() || connection.isEnding()) {
            bytes.release();
        } else {
            undelivered.add(bytes); // read although reading was to stop, or a scrap
            update();
            deliverLater();
        }
    }

    /** The peer sends nothing more; some channels find out while nobody wants to read. In the middle of a read. */
    private void inputEnds() {
        inputEndSeen = true;
        update();
        loop.execute(this::deliverUndelivered);
    }

    /** The connection receives again. */
    void resumed() {
        deliverLater();
        update();
    }

    private void deliverLater() {
        if (inputEndSeen || !undelivered.isEmpty()) {
            loop.execute(this::deliverUndelivered);
        }
    }

    private void deliverUndelivered() {
        ByteBuf next;
        while (connection.isReceiving() && !waitsForMemory && (next = undelivered.peek()) != null) {
            if (next instanceof LeasedByteBuf leased) {
                undelivered.remove();
                deliver(leased);
            } else {
                waitForMemory();
            }
        }
        boolean allDelivered = connection.isReceiving() && undelivered.isEmpty() && !waitsForMemory;
        if (inputEndSeen && (allDelivered || orderlyClose.hasBegun()) && !orderlyClose.hasInputEnded()) {
            orderlyClose.inputEnded();
        }
        update();
    }

    private void waitForMemory() {
        waitsForMemory = true;
        pool.whenAvailable(ReceiveSize.SMALLEST_BYTES, loop, this::memoryArrived);
    }

    private void memoryArrived(Lease lease) {
        waitsForMemory = false;
        ByteBuf scrap = undelivered.peek();
        if (scrap == null || !connection.isReceiving()) {
            lease.release();
            return;
        }
        undelivered.remove();
        LeasedByteBuf copy = new LeasedByteBuf(lease);
        copy.writeBytes(scrap);
        scrap.release();
        deliver(copy);
        deliverUndelivered();
    }

    private void deliver(LeasedByteBuf bytes) {
        try {
            Lease lease = bytes.filled();
            if (lease.buffer().limit() <= bytes.capacity() / 2) {
                BufferPool.trim(lease); // the handler may keep it; what it does not need serves others
            }
            connection.deliver(lease);
        } finally {
            bytes.release();
        }
    }

    /** Bytes are dropped from now on. */
    void discard() {
        ByteBuf next;
        while ((next = undelivered.poll()) != null) {
            next.release();
        }
        deliverLater();
        update();
    }

    private ByteBuf memory(ByteBufAllocator allocator) {
        if (orderlyClose.hasBegun()) {
            return allocator.directBuffer(DISCARD_BYTES, DISCARD_BYTES);
        }
        for (int bytes = size.bytes(); bytes >= ReceiveSize.SMALLEST_BYTES; bytes /= 2) {
            Lease lease = pool.tryAcquire(bytes);
            if (lease != null) {
                return new LeasedByteBuf(lease);
            }
        }
        return allocator.directBuffer(SCRAP_BYTES, SCRAP_BYTES);
    }

    /** One turn of reading after another. */
    private final class Reads implements ExtendedHandle {

        private int reads;
        private int total;
        private int attempted;
        private int last;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return memory(allocator);
        }

        @Override
        public int guess() {
            return size.bytes();
        }

        @Override
        public void reset(ChannelConfig config) {
            reads = 0;
            total = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            reads += count;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            if (bytes > 0) {
                total += bytes;
                if (attempted >= ReceiveSize.SMALLEST_BYTES) {
                    size.readWas(bytes);
                }
            } else if (bytes < 0) {
                inputEnds();
            }
        }

        /** Never the end of the input: Netty closes some kinds of channels then, in both directions. */
        @Override
        public int lastBytesRead() {
            return Math.max(0, last);
        }

        @Override
        public boolean continueReading() {
            return last == attempted
                    && reads < MOST_READS
                    && total < MOST_BYTES
                    && channel.config().isAutoRead();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier ignored) {
            return continueReading();
        }

        @Override
        public void readComplete() {}
    }
}
