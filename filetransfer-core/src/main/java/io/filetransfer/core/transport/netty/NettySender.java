// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.transport.Lease;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The leases that a channel has and its pipe has not. Used only on the connection's thread. */
final class NettySender {

    private final NettyConnection connection;
    private final NettyLoop loop;
    private final Channel channel;
    private final ArrayDeque<Sending> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean flushPending;
    private boolean pipeFull;

    NettySender(NettyConnection connection, NettyLoop loop, Channel channel) {
        this.connection = connection;
        this.loop = loop;
        this.channel = channel;
    }

    long queuedBytes() {
        Sending first = queue.peek();
        return first == null ? 0 : queuedBytes - first.taken();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Takes the caller's hold; a flush follows at the latest behind the running callback. */
    void add(Lease bytes) {
        Sending sending = new Sending(bytes);
        change(sending.bytes);
        queue.add(sending);
        channel.write(sending.memory).addListener(sending);
        if (!flushPending) {
            flushPending = true;
            loop.flushLater(connection);
        }
    }

    void flush() {
        flushPending = false;
        if (!queue.isEmpty()) {
            channel.flush();
            pipeFull = !queue.isEmpty();
        }
    }

    private void change(long by) {
        queuedBytes += by;
        loop.counts().changeQueuedBytes(by);
    }

    private void done(Sending sending, @Nullable Throwable failure) {
        queue.remove(sending); // the first one
        change(-sending.bytes);
        sending.lease.buffer().position(sending.lease.buffer().limit());
        sending.lease.release();
        if (failure != null) {
            connection.broke(
                    failure instanceof IOException known
                            ? known
                            : new IOException("cannot write: " + failure, failure));
        } else if (queue.isEmpty()) {
            boolean drained = pipeFull;
            pipeFull = false;
            connection.queueIsEmpty(drained);
        }
    }

    /** One lease under way. */
    private final class Sending implements ChannelFutureListener {

        private final Lease lease;
        private final ByteBuf memory;
        private final int bytes;

        Sending(Lease lease) {
            this.lease = lease;
            this.memory = Unpooled.wrappedBuffer(lease.buffer());
            this.bytes = memory.readableBytes();
        }

        /** How much of it the pipe has; heap memory goes as a whole, in a copy that Netty makes. */
        int taken() {
            return memory.readerIndex();
        }

        @Override
        public void operationComplete(ChannelFuture written) {
            done(this, written.cause());
        }
    }
}
