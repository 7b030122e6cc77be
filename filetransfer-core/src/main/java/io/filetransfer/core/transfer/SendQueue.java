// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.core.session.Session;
import java.util.ArrayDeque;

/**
 * Whose chunk goes next over a session's connection: each transfer that has one ready, in turn. While several want to send,
 * one holds at most half of the connection's credit. Used on the session's thread.
 */
public final class SendQueue {

    /** After so many bytes other tasks of the thread get their turn. */
    private static final long MAX_TURN_BYTES = 2L << 20;

    private final Session session;
    private final ArrayDeque<Outgoing> ready = new ArrayDeque<>();
    private boolean pumping;

    public SendQueue(Session session) {
        this.session = session;
    }

    /** A transfer has a chunk that may be sent. */
    void add(Outgoing outgoing) {
        ready.add(outgoing);
        pump();
    }

    void remove(Outgoing outgoing) {
        ready.remove(outgoing);
    }

    /** Sends chunks while the pipe takes them and credit is left. */
    public void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
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
