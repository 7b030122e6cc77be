// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.FrameHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a framed connection tells; keeps chunks until the test releases them, if told so. */
class RecordingFrameHandler implements FrameHandler {

    final List<String> events = new ArrayList<>();
    final List<Chunk> kept = new ArrayList<>();
    boolean keepsChunks;
    int releasedBytes;
    int receivedTimes;

    @Nullable
    TransferException cause;

    private @Nullable FramedConnection connection;

    FramedConnection connection() {
        FramedConnection open = connection;
        if (open == null) {
            throw new AssertionError("not opened");
        }
        return open;
    }

    @Override
    public void onOpened(FramedConnection opened) {
        connection = opened;
    }

    @Override
    public void onBytes() {
        receivedTimes++;
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        events.add(header.type() + (header.isLast() ? " last " : " ") + header.handle() + " " + header.argument() + " "
                + shown(bytes));
    }

    @Override
    public void onChunkAnnounced(FrameHeader header) throws TransferException {
        events.add("announced " + header.length());
    }

    @Override
    public void onChunk(Chunk chunk) throws TransferException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < chunk.segments(); i++) {
            ByteBuffer piece = chunk.segment(i).duplicate();
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            content.writeBytes(bytes);
        }
        if (content.size() != chunk.length() || Frames.crc(content.toByteArray(), 0, content.size()) != chunk.check()) {
            throw new AssertionError("a chunk whose pieces are not what it says was delivered");
        }
        events.add("CHUNK " + chunk.handle() + " " + chunk.offset() + " " + shown(content.toByteArray()));
        if (keepsChunks) {
            kept.add(chunk);
        } else {
            chunk.release();
        }
    }

    private static String shown(byte[] bytes) {
        return bytes.length <= 16
                ? HexFormat.of().formatHex(bytes)
                : bytes.length + " bytes, check " + Frames.crc(bytes, 0, bytes.length);
    }

    @Override
    public void onChunkReleased(int length) {
        releasedBytes += length;
    }

    @Override
    public void onTurnEnd() {}

    @Override
    public void onDrained() {}

    @Override
    public void onClosed(TransferException why) {
        events.add("closed " + why.reason());
        cause = why;
    }
}
