// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Writes the queue of one connection to its socket and keeps the loop's count. Used only on the connection's thread. */
final class NioSender {

    private final NioConnection connection;
    private final NioEventLoop loop;
    private final SocketChannel channel;
    private final WriteQueue queue = new WriteQueue();
    private boolean pipeFull;
    private boolean flushPending;

    NioSender(NioConnection connection, NioEventLoop loop, SocketChannel channel) {
        this.connection = connection;
        this.loop = loop;
        this.channel = channel;
    }

    /** Whether the last flush left bytes behind, so that the selector is to say when there is room. */
    boolean isPipeFull() {
        return pipeFull;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    long queuedBytes() {
        return queue.bytes();
    }

    /** Takes the caller's hold; a flush follows at the latest behind the running callback. */
    void add(Lease bytes) {
        loop.counts().changeQueuedBytes(bytes.buffer().remaining());
        queue.add(bytes);
        if (!flushPending && !pipeFull) {
            flushPending = true;
            loop.flushLater(connection);
        }
    }

    void flushBegins() {
        flushPending = false;
    }

    /** Returns whether the pipe was full before and has now taken everything. */
    boolean flush() throws IOException {
        long before = queue.bytes();
        try {
            queue.writeTo(channel, loop.gathered());
        } finally {
            loop.counts().changeQueuedBytes(queue.bytes() - before);
        }
        boolean wasFull = pipeFull;
        pipeFull = !queue.isEmpty();
        return wasFull && !pipeFull;
    }

    void releaseAll() {
        loop.counts().changeQueuedBytes(-queue.bytes());
        queue.releaseAll();
    }
}
