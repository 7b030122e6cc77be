// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * How a connection ends when nothing broke it: send what is queued, end the output, wait for the end of the input.
 *
 * <p>Meanwhile received bytes are thrown away instead of left in the socket: a socket closed over unread bytes sends a
 * reset, which can destroy our last bytes before the peer has read them. Both waits are bounded. Used only on the
 * connection's thread.
 */
final class OrderlyClose {

    static final long LONGEST_FLUSH_NANOS = 2_000_000_000L;
    static final long LONGEST_LINGER_NANOS = 2_000_000_000L;

    private enum State {
        NOT_BEGUN,
        FLUSHING,
        LINGERING
    }

    private final NioConnection connection;
    private final NioEventLoop loop;
    private final SocketChannel channel;
    private State state = State.NOT_BEGUN;
    private boolean inputEnded;

    OrderlyClose(NioConnection connection, NioEventLoop loop, SocketChannel channel) {
        this.connection = connection;
        this.loop = loop;
        this.channel = channel;
    }

    boolean hasBegun() {
        return state != State.NOT_BEGUN;
    }

    boolean hasInputEnded() {
        return inputEnded;
    }

    /** Sends the rest. */
    void begin() {
        if (hasBegun()) {
            return;
        }
        state = State.FLUSHING;
        if (connection.queuedBytes() == 0) {
            outputFlushed();
        } else {
            endAfter(LONGEST_FLUSH_NANOS);
            connection.flush();
        }
    }

    /** Nothing is queued any more. */
    void outputFlushed() {
        if (inputEnded) {
            connection.end(null);
            return;
        }
        state = State.LINGERING;
        try {
            channel.shutdownOutput();
        } catch (IOException peerHasGone) {
            connection.end(null);
            return;
        }
        endAfter(LONGEST_LINGER_NANOS);
        connection.updateInterest();
    }

    /** The peer sends nothing more, which asks for a close of this side too. */
    void inputEnded() {
        inputEnded = true;
        if (state == State.LINGERING) {
            connection.end(null);
        } else {
            connection.updateInterest();
            begin();
        }
    }

    /** Something broke: no matter any more if the peer had ended, or all was sent. */
    void failed(IOException cause) {
        connection.end(inputEnded || state == State.LINGERING ? null : cause);
    }

    private void endAfter(long delayNanos) {
        State awaited = state;
        loop.schedule(delayNanos, () -> {
            if (state == awaited) {
                connection.end(null);
            }
        });
    }
}
