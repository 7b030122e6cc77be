// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import java.util.ArrayDeque;

/**
 * Bounds how many handshakes of accepted connections are under way at once: each of them takes processor time and memory for
 * somebody who has proved nothing yet. Who comes later waits, with no more than an open connection. Safe for use by several
 * threads.
 */
final class HandshakeLine {

    static final int MOST_AT_ONCE = 64;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /** Begins now or when it is this one's turn; may begin for somebody who has given up, who then leaves at once. */
    void enter(Runnable begin) {
        synchronized (this) {
            if (running == MOST_AT_ONCE) {
                waiting.add(begin);
                return;
            }
            running++;
        }
        begin.run();
    }

    /** Somebody who began has ended. */
    void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
                return;
            }
        }
        next.run();
    }

    /** Somebody who has not begun gives up; false if that has begun already. */
    synchronized boolean giveUp(Runnable begin) {
        return waiting.remove(begin);
    }
}
