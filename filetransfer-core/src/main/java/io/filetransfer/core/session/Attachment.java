// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.TransferException;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.Wire;
import java.nio.ByteBuffer;

/**
 * What stands behind a handle. All calls come on the session's thread. What a method throws is a violation by the peer and
 * ends the connection.
 */
public interface Attachment {

    /** A frame with this handle, other than a chunk. */
    void onFrame(FrameHeader header, ByteBuffer body) throws TransferException;

    /** A chunk with this handle; now owned by the attachment. */
    default void onChunk(Chunk chunk) throws TransferException {
        chunk.release();
        throw Wire.violation(
                "a chunk came for handle " + Integer.toUnsignedString(chunk.handle()) + ", which receives none");
    }

    /** What the peer says it has. */
    default void onAck(Ack ack) throws TransferException {
        throw Wire.violation(
                "an ACK came for handle " + Integer.toUnsignedString(ack.handle()) + ", which sends nothing");
    }

    /** Everything received so far has been delivered. Only called if a chunk came. */
    default void onTurnEnd() {}

    /** The connection ended; the handle is gone. Nothing follows. */
    void onSessionEnded(TransferException cause);
}
