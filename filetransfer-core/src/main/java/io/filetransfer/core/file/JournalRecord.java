// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record of a journal or of the receipts log, big-endian:
 *
 * <pre>
 * 0        4      5          9       17              length-4   length
 * | length | type | sequence | epoch | payload ...   | CRC-32C  |
 * </pre>
 *
 * @param type what it says
 * @param sequence the number of the record in its file, from 0 on
 * @param epoch the attachment that wrote it
 * @param payload its own bytes
 */
record JournalRecord(RecordType type, int sequence, long epoch, ByteBuffer payload) {

    static final int HEADER_BYTES = 17;
    static final int LEAST_BYTES = HEADER_BYTES + 4;
    static final int MOST_BYTES = 1 << 17;
    static final int SEQUENCE_OFFSET = 5;
    private static final int TYPE_OFFSET = 4;
    private static final int EPOCH_OFFSET = 9;

    /** Writes a record; the target has room for {@link #LEAST_BYTES} and the payload. */
    static void write(ByteBuffer target, RecordType type, int sequence, long epoch, ByteBuffer payload) {
        int start = target.position();
        target.putInt(LEAST_BYTES + payload.remaining());
        target.put(type.code()).putInt(sequence).putLong(epoch).put(payload);
        target.putInt(checksum(target, start, target.position() - start));
    }

    /** Reads the record at the source's position and steps over it, or returns null and stays if there is no good one. */
    static @Nullable JournalRecord read(ByteBuffer source) {
        int start = source.position();
        if (source.remaining() < LEAST_BYTES) {
            return null;
        }
        int length = source.getInt(start);
        RecordType type = RecordType.ofCode(source.get(start + TYPE_OFFSET));
        if (type == null || length < LEAST_BYTES || length > MOST_BYTES || length > source.remaining()) {
            return null;
        }
        if (source.getInt(start + length - 4) != checksum(source, start, length - 4)) {
            return null;
        }
        ByteBuffer payload = source.slice(start + HEADER_BYTES, length - LEAST_BYTES);
        source.position(start + length);
        return new JournalRecord(
                type, source.getInt(start + SEQUENCE_OFFSET), source.getLong(start + EPOCH_OFFSET), payload);
    }

    private static int checksum(ByteBuffer bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(start + length).position(start));
        return (int) crc.getValue();
    }

    static void putText(ByteBuffer target, byte[] text) {
        target.putShort((short) text.length).put(text);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String getText(ByteBuffer source) {
        int length = source.getShort() & 0xFFFF;
        if (length > source.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        source.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
