// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.Wire;

/**
 * Both directions of a connection's credit, as absolute counters of chunk bytes since its HELLO, so that nothing can leak.
 * It bounds memory: it rises when a chunk has been written or dropped. Used on the session's thread.
 */
final class ConnectionCredit {

    private final long windowBytes;

    private long granted;
    private long received;
    private long released;

    private long allowed = Wire.MIN_CREDIT_BYTES;
    private long sent;

    ConnectionCredit(long windowBytes) {
        this.windowBytes = windowBytes;
        this.granted = windowBytes;
    }

    void onReceived(int length) throws TransferException {
        received += length;
        if (received > granted) {
            throw Wire.violation("chunk bytes received: " + received + ", connection credit: " + granted);
        }
    }

    void onReleased(int length) {
        released += length;
    }

    /** The new grant if it is worth a frame, else 0. */
    long grant() {
        long next = released + windowBytes;
        boolean peerMayWait = granted - received < Wire.MAX_CHUNK_BYTES;
        if (next == granted || (next - granted < windowBytes / 4 && !peerMayWait)) {
            return 0;
        }
        granted = next;
        return next;
    }

    void onHello(long credit) {
        allowed = credit;
    }

    void onCredit(long credit) throws TransferException {
        if (credit <= allowed) {
            throw Wire.violation("CREDIT: " + credit + ", expected more than " + allowed);
        }
        allowed = credit;
    }

    /** Chunk bytes that may be sent now. */
    long available() {
        return allowed - sent;
    }

    void onSent(int length) {
        sent += length;
    }
}
