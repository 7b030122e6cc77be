// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ends when nothing broke it: send what is queued, end the output, wait for the end of the input.
 *
 * <p>Meanwhile received bytes are thrown away instead of left in the socket: a socket closed over unread bytes sends a
 * reset, which can destroy our last bytes before the peer has read them. Both waits are bounded. Used only on the
 * connection's thread.
 */
public final class OrderlyClose {

    public static final long LONGEST_FLUSH_NANOS = 2_000_000_000L;
    public static final long LONGEST_LINGER_NANOS = 2_000_000_000L;

    private enum State {
        NOT_BEGUN,
        FLUSHING,
        LINGERING
    }

    /** What is to be closed. */
    public interface Pipe {

        /** Bytes that wait to be sent. */
        long queuedBytes();

        /** Sends what is queued as far as possible now; {@link #outputFlushed} follows when nothing is left. */
        void flush();

        /** Tells the peer that nothing more will come. */
        void shutdownOutput() throws IOException;

        /** What is done with received bytes may have changed. */
        void inputChanged();

        /** Runs a task after a delay, on the connection's thread; nothing takes it back. */
        void runAfter(long delayNanos, Runnable task);

        /** The connection ends now; without a cause if in an orderly way. */
        void end(@Nullable IOException cause);
    }

    private final Pipe pipe;
    private State state = State.NOT_BEGUN;
    private boolean inputEnded;

    public OrderlyClose(Pipe pipe) {
        this.pipe = pipe;
    }

    public boolean hasBegun() {
        return state != State.NOT_BEGUN;
    }

    public boolean hasInputEnded() {
        return inputEnded;
    }

    /** Sends the rest. */
    public void begin() {
        if (hasBegun()) {
            return;
        }
        state = State.FLUSHING;
        if (pipe.queuedBytes() == 0) {
            outputFlushed();
        } else {
            endAfter(LONGEST_FLUSH_NANOS);
            pipe.flush();
        }
    }

    /** Nothing is queued any more; means nothing unless the rest is being sent. */
    public void outputFlushed() {
        if (state != State.FLUSHING) {
            return;
        }
        if (inputEnded) {
            pipe.end(null);
            return;
        }
        state = State.LINGERING;
        try {
            pipe.shutdownOutput();
        } catch (IOException peerHasGone) {
            pipe.end(null);
            return;
        }
        endAfter(LONGEST_LINGER_NANOS);
        pipe.inputChanged();
    }

    /** The peer sends nothing more, which asks for a close of this side too. */
    public void inputEnded() {
        inputEnded = true;
        if (state == State.LINGERING) {
            pipe.end(null);
        } else {
            pipe.inputChanged();
            begin();
        }
    }

    /** Something broke: no matter any more if the peer had ended, or all was sent. */
    public void failed(IOException cause) {
        pipe.end(inputEnded || state == State.LINGERING ? null : cause);
    }

    private void endAfter(long delayNanos) {
        State awaited = state;
        pipe.runAfter(delayNanos, () -> {
            if (state == awaited) {
                pipe.end(null);
            }
        });
    }
}
