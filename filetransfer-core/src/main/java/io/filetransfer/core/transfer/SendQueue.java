// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.session.Session;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;

/**
 * Whose chunk goes next over a session's connection: each transfer that has one ready, in turn. While several want to send,
 * one holds at most half of the connection's credit. Used on the session's thread.
 */
public final class SendQueue {

    /** After so many bytes other tasks of the thread get their turn. */
    private static final long MAX_TURN_BYTES = 2L << 20;

    /** What all transfers of a session read ahead together: a peer that does not read holds no more. */
    private static final long MAX_READ_BYTES = 4L << 20;

    private final Session session;
    private final BufferPool pool;
    private final ArrayDeque<Outgoing> ready = new ArrayDeque<>();
    private final LinkedHashSet<Outgoing> hungry = new LinkedHashSet<>();
    private long readBytes;
    private boolean pumping;

    public SendQueue(Session session, BufferPool pool) {
        this.session = session;
        this.pool = pool;
    }

    /** Whether a transfer may read ahead; if not, it is told to go on when it may. */
    boolean mayRead(Outgoing outgoing) {
        boolean may = mayRead();
        if (!may) {
            hungry.add(outgoing);
        }
        return may;
    }

    /** While the pipe is full nothing more is read: what was read already is enough to fill it again. */
    private boolean mayRead() {
        if (!session.isIdle()) {
            return false;
        }
        return readBytes == 0 || readBytes < Math.min(MAX_READ_BYTES, pool.fairShareBytes());
    }

    /** Bytes were read ahead. */
    void onRead(int bytes) {
        readBytes += bytes;
    }

    /** Bytes that were read ahead have been sent or dropped. */
    void onGone(int bytes) {
        readBytes -= bytes;
        feed();
    }

    private void feed() {
        while (!hungry.isEmpty() && mayRead()) {
            Outgoing next = hungry.iterator().next();
            hungry.remove(next);
            session.execute(next::advance);
        }
    }

    /** A transfer has a chunk that may be sent. */
    void add(Outgoing outgoing) {
        ready.add(outgoing);
        pump();
    }

    void remove(Outgoing outgoing) {
        ready.remove(outgoing);
        hungry.remove(outgoing);
    }

    /** Sends chunks while the pipe takes them and credit is left. */
    public void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            feed();
            sendSome();
        } finally {
            pumping = false;
        }
    }

    private void sendSome() {
        long bytes = 0;
        int passed = 0;
        while (passed < ready.size()) {
            Outgoing next = ready.element();
            int length = next.nextLength();
            if (!session.isSendable(length)) {
                return;
            }
            ready.remove();
            if (ready.size() > passed && next.unacknowledgedBytes() > session.creditWindow() / 2) {
                ready.add(next);
                passed++;
                continue;
            }
            passed = 0;
            if (next.sendNext()) {
                ready.add(next);
            }
            bytes += length;
            if (bytes >= MAX_TURN_BYTES) {
                session.execute(this::pump);
                return;
            }
        }
    }
}
