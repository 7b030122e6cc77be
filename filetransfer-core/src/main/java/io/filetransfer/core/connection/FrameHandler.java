// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.FrameHeader;
import java.nio.ByteBuffer;

/** What a framed connection tells its user, on its own thread. A thrown exception is sent to the peer and ends it. */
public interface FrameHandler {

    /** The connection is open. */
    void onOpened(FramedConnection connection);

    /** Bytes came, of whatever frame: the peer lives. */
    void onBytes();

    /** A verified control frame; header and body end with the call. */
    void onFrame(FrameHeader header, ByteBuffer body) throws TransferException;

    /** A chunk of this length is about to come; throws if the peer may not send it. */
    void onChunkAnnounced(FrameHeader header) throws TransferException;

    /** A verified chunk, owned by the handler. */
    void onChunk(Chunk chunk) throws TransferException;

    /** A chunk of this length was written or dropped. */
    void onChunkReleased(int length);

    /** Everything received so far has been delivered, or a task has run; what was sent meanwhile leaves after this. */
    void onTurnEnd();

    /** The pipe has taken everything; more chunks may be sent. */
    void onDrained();

    /** The connection ended; nothing follows. */
    void onClosed(TransferException cause);
}
