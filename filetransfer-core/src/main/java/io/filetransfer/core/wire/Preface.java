// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;

/**
 * What a connection knows of its own beginning. A connection on which encryption began later than its bytes knows what was
 * said in the clear; both sides repeat it in the first frame that is protected, so that nobody on the way can have changed
 * it.
 */
public interface Preface {

    /** The beginning of a connection that knows of nothing special. */
    Preface NONE = new Preface() {
        @Override
        public long features() {
            return 0;
        }

        @Override
        public String transcript() {
            return "";
        }
    };

    /** What is offered on this connection: bits of HELLO. */
    long features();

    /** As {@link Hello#transcript}. */
    String transcript();

    /** The preface of a connection, if it has one. */
    static Preface of(Object connection) {
        return connection instanceof Preface known ? known : NONE;
    }

    /**
     * Compares what the peer has heard in the clear.
     *
     * @throws TransferException if it is something else
     */
    default void check(Hello peer) throws TransferException {
        if (!peer.transcript().equals(transcript())) {
            throw Wire.violation("what was said before the encryption is not what the other side has heard:"
                    + " somebody on the way has changed it");
        }
    }
}
