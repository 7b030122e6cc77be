// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Frames for who has no connection that frames them: they are sent once, before a close or at the very beginning. */
public final class SingleFrame {

    private SingleFrame() {}

    /** The frame that says why a connection ends. */
    public static ByteBuffer error(TransferException why) {
        return of(FrameType.ERROR, Failure.of(why)::write);
    }

    /** A frame of the connection. */
    public static ByteBuffer of(FrameType type, Consumer<BodyWriter> content) {
        BodyWriter writer = new BodyWriter().clear();
        content.accept(writer);
        ByteBuffer body = writer.finish();
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + body.remaining());
        new FrameHeader().write(frame, type, false, 0, 0, body.remaining(), (int) crc.getValue());
        return frame.put(body).flip();
    }
}
