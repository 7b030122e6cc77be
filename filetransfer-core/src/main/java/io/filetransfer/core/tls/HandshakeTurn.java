// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.transport.Connection;
import org.jspecify.annotations.Nullable;

/** The time of one handshake: its turn in the line, if it is one of a server, and its deadline. Used on the connection's thread. */
final class HandshakeTurn {

    private final TlsParts parts;
    private final Runnable begin;
    private final Timer deadline;
    private boolean inLine;
    private boolean begun;
    private boolean ended;

    /**
     * The clock runs from now on.
     *
     * @param begin called on any thread, when it is this one's turn
     * @param tooLate called on the connection's thread
     */
    HandshakeTurn(TlsParts parts, Connection connection, Runnable begin, Runnable tooLate) {
        this.parts = parts;
        this.begin = begin;
        this.deadline = parts.timers().schedule(parts.context().options().handshakeTimeout(), connection, tooLate);
    }

    /** Begins now or later. */
    void enter() {
        if (parts.context().isServer()) {
            inLine = true;
            parts.line().enter(begin);
        } else {
            begin.run();
        }
    }

    /** The first computation has come back; may be told again. */
    void hasBegun() {
        begun = true;
        if (ended) {
            leave();
        }
    }

    /** The handshake is over, one way or another; may be told again. */
    void end() {
        deadline.cancel();
        ended = true;
        if (begun) {
            leave();
        } else if (inLine && parts.line().giveUp(begin)) {
            inLine = false;
        }
    }

    private void leave() {
        if (inLine) {
            inLine = false;
            parts.line().leave();
        }
    }

    /** Ends a turn, if there is one. */
    static void endIfAny(@Nullable HandshakeTurn turn) {
        if (turn != null) {
            turn.end();
        }
    }
}
