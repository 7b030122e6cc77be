// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Wire;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Follows what a peer says before encryption, up to the frame with which it decides how to go on. Bounded: who says more
 * than that is no peer of ours. Used on the connection's thread.
 */
final class ClearFrames {

    private static final int MOST_BYTES = 16 << 10;

    /** What was read. */
    enum Step {
        /** Part of a frame. */
        MORE,
        /** A whole frame that comes before the decision, or an ERROR. */
        FRAME,
        /** The header of any other frame. */
        DECISION
    }

    private final FrameHeader header = new FrameHeader();
    private byte[] bytes = new byte[FrameHeader.BYTES];
    private int count;
    private int total;
    private boolean headerRead;

    /** Reads on; a frame that was complete is forgotten. */
    Step read(ByteBuffer source) throws TransferException {
        if (count == bytes.length) {
            bytes = new byte[FrameHeader.BYTES];
            count = 0;
            headerRead = false;
        }
        if (!headerRead) {
            if (!fill(source)) {
                return Step.MORE;
            }
            header.read(ByteBuffer.wrap(bytes));
            headerRead = true;
            if (!isCollected()) {
                return Step.DECISION;
            }
            if (total + header.length() > MOST_BYTES) {
                throw Wire.violation("more than " + MOST_BYTES + " bytes before the encryption");
            }
            bytes = Arrays.copyOf(bytes, FrameHeader.BYTES + header.length());
        }
        if (!fill(source)) {
            return Step.MORE;
        }
        CRC32C crc = new CRC32C();
        crc.update(body());
        if ((int) crc.getValue() != header.bodyCheck()) {
            throw Wire.violation("CRC-32C of the body of " + header.type() + ": it was damaged on its way");
        }
        return Step.FRAME;
    }

    private boolean isCollected() {
        return header.type() == null || header.type() == FrameType.HELLO || header.type() == FrameType.ERROR;
    }

    private boolean fill(ByteBuffer source) throws TransferException {
        int some = Math.min(source.remaining(), bytes.length - count);
        if (some > 0 && count == 0) {
            FrameHeader.checkFirstByte(source.get(source.position()));
        }
        source.get(bytes, count, some);
        count += some;
        total += some;
        return count == bytes.length;
    }

    /** The header that was read last. */
    FrameHeader header() {
        return header;
    }

    /** The body of a whole frame. */
    ByteBuffer body() {
        return ByteBuffer.wrap(bytes, FrameHeader.BYTES, bytes.length - FrameHeader.BYTES)
                .slice();
    }

    /** The whole frame, or the header alone if it is the decision. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes);
    }
}
