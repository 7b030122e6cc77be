// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts received bytes into frames and verifies every one of them: the header by its own check before any field is believed,
 * the body by its CRC-32C before anybody sees it. Bytes may come cut at any place. Used by the thread of its connection.
 *
 * <pre>
 *   HEADER --28 bytes, check agrees--> BODY --length bytes, CRC-32C agrees--> sink, HEADER
 *      |                                 |
 *      +---------- anything else --------+--> TransferException PROTOCOL, the connection ends
 * </pre>
 */
final class FrameReader {

    /** Optional frames that nobody knows, in a row, before the peer is taken for an attacker. */
    private static final int MAX_SKIPPED = 64;

    private static final int FIRST_CONTROL_BYTES = 1024;

    private final Sink sink;
    private final FrameHeader header = new FrameHeader();
    private final ByteBuffer headerBytes = ByteBuffer.allocate(FrameHeader.BYTES);
    private final CRC32C crc = new CRC32C();

    private boolean inBody;
    private int bodyBytes;
    private byte[] control = new byte[0];
    private @Nullable Chunk chunk;
    private int skipped;
    private long begunChunks;

    /** Who gets the frames. */
    interface Sink {

        /** A chunk is about to come; null to stop reading until it may. */
        @Nullable
        Chunk reserve(FrameHeader header) throws TransferException;

        /** A verified control frame; the body ends with the call. */
        void frame(FrameHeader header, ByteBuffer body) throws TransferException;

        /** Whether what follows the last frame has to wait. */
        boolean isHeld();

        /** A verified chunk, owned by the sink. */
        void chunk(Chunk chunk) throws TransferException;
    }

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    /** Whether the bytes so far end between two frames. */
    boolean isBetweenFrames() {
        return !inBody && headerBytes.position() == 0;
    }

    /** The number of the chunk that has come in part, or 0 if there is none. */
    long halfChunk() {
        return chunk == null ? 0 : begunChunks;
    }

    /**
     * Reads all bytes of a lease.
     *
     * @return false if the sink had no room for a chunk, or holds what follows; then the same lease is to be read again later
     * @throws TransferException if the peer broke the protocol; nothing may be read after that
     */
    boolean read(Lease lease) throws TransferException {
        ByteBuffer source = lease.buffer();
        while (source.hasRemaining() || (inBody && bodyBytes == header.length())) {
            if (!inBody && !readHeader(source)) {
                return true;
            }
            if (header.type() == FrameType.CHUNK) {
                if (!readChunk(lease)) {
                    return false;
                }
            } else {
                readControl(source);
                if (sink.isHeld()) {
                    return !source.hasRemaining();
                }
            }
        }
        return true;
    }

    /** Drops what has been received of a chunk; nothing may be read after that. */
    void close() {
        Chunk half = chunk;
        chunk = null;
        if (half != null) {
            half.release();
        }
    }

    private boolean readHeader(ByteBuffer source) throws TransferException {
        if (headerBytes.position() == 0) {
            FrameHeader.checkFirstByte(source.get(source.position()));
        }
        if (headerBytes.position() == 0 && source.remaining() >= FrameHeader.BYTES) {
            header.read(source);
        } else {
            int bytes = Math.min(headerBytes.remaining(), source.remaining());
            headerBytes.put(headerBytes.position(), source, source.position(), bytes);
            headerBytes.position(headerBytes.position() + bytes);
            source.position(source.position() + bytes);
            if (headerBytes.hasRemaining()) {
                return false;
            }
            header.read(headerBytes.flip());
            headerBytes.clear();
        }
        inBody = true;
        bodyBytes = 0;
        crc.reset();
        countSkipped();
        return true;
    }

    private void countSkipped() throws TransferException {
        skipped = header.type() == null ? skipped + 1 : 0;
        if (skipped > MAX_SKIPPED) {
            throw Wire.violation("more than " + MAX_SKIPPED + " unknown optional frames in a row");
        }
    }

    private boolean readChunk(Lease lease) throws TransferException {
        Chunk target = chunk;
        if (target == null) {
            target = sink.reserve(header);
            if (target == null) {
                return false;
            }
            chunk = target;
            begunChunks++;
        }
        ByteBuffer source = lease.buffer();
        int bytes = Math.min(header.length() - bodyBytes, source.remaining());
        if (bytes > 0) {
            crc.update(source.slice(source.position(), bytes));
            target.add(lease, bytes);
            bodyBytes += bytes;
        }
        if (bodyBytes == header.length()) {
            checkBody();
            inBody = false;
            chunk = null;
            sink.chunk(target);
        }
        return true;
    }

    private void readControl(ByteBuffer source) throws TransferException {
        int bytes = Math.min(header.length() - bodyBytes, source.remaining());
        crc.update(source.slice(source.position(), bytes));
        ByteBuffer body;
        if (bytes == header.length()) {
            body = source.slice(source.position(), bytes);
        } else {
            collect(source, bytes);
            body = ByteBuffer.wrap(control, 0, Math.min(header.length(), control.length));
        }
        source.position(source.position() + bytes);
        bodyBytes += bytes;
        if (bodyBytes == header.length()) {
            checkBody();
            inBody = false;
            if (header.type() != null) {
                sink.frame(header, body);
            }
            control = control.length > FIRST_CONTROL_BYTES ? new byte[0] : control;
        }
    }

    /** Grows with what has come, never with what the header announces. */
    private void collect(ByteBuffer source, int bytes) {
        if (control.length < bodyBytes + bytes) {
            int doubled = Math.max(FIRST_CONTROL_BYTES, control.length * 2);
            control = Arrays.copyOf(control, Math.max(bodyBytes + bytes, Math.min(doubled, header.length())));
        }
        source.get(source.position(), control, bodyBytes, bytes);
    }

    private void checkBody() throws TransferException {
        if ((int) crc.getValue() != header.bodyCheck()) {
            throw Wire.violation(String.format(
                    "CRC-32C of the body of %s: 0x%08X, expected 0x%08X: it was damaged on its way",
                    header.type(), (int) crc.getValue(), header.bodyCheck()));
        }
    }
}
