// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.TransferException;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.wire.BodyWriter;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Tells a client why it is not let in, and closes. Keeps nothing. */
final class RefusedConnection implements ConnectionHandler {

    private final TransferException why;
    private final @Nullable SessionEvents events;
    private SessionEvents.@Nullable Line line;

    /**
     * A connection.
     *
     * @param events told of it, or null
     */
    RefusedConnection(TransferException why, @Nullable SessionEvents events) {
        this.why = why;
        this.events = events;
    }

    @Override
    public void onOpened(Connection connection) {
        if (events != null) {
            line = events.connected(connection);
            line.refused(why);
        }
        BodyWriter writer = new BodyWriter().clear();
        Failure.of(why).write(writer);
        ByteBuffer body = writer.finish();
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + body.remaining());
        new FrameHeader().write(frame, FrameType.ERROR, false, 0, 0, body.remaining(), (int) crc.getValue());
        connection.write(BufferPool.unpooled(frame.put(body).flip()));
        connection.close();
    }

    @Override
    public void onReceived(Lease bytes) {
        // nothing that it says matters
    }

    @Override
    public void onDrained() {
        // there is nothing more to be said
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        if (line != null) {
            line.closed(why);
        }
    }
}
