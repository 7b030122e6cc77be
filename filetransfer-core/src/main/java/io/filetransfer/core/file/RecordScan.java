// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads the records of a file from its start and judges how the file ends. */
final class RecordScan {

    /** How a file ends. */
    enum End {
        /** With its last record. */
        WHOLE,
        /** With bytes that are no record: the tail that a crash tore. */
        TORN,
        /** With something else: a bad record that a good one follows, or a record out of its order. */
        DAMAGED
    }

    private static final int BUFFER_BYTES = 2 * JournalRecord.MOST_BYTES;

    private final Disk.OpenFile file;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long fileBytes = -1; // -1 until the first read
    private long offset; // in the file, of the buffer's position
    private int sequence;
    private End end = End.WHOLE;

    RecordScan(Disk.OpenFile file) {
        this.file = file;
    }

    /** Hands on the good records from the start of the file to the first that is not good. */
    void read(Consumer<JournalRecord> records) throws IOException {
        while (true) {
            fill();
            JournalRecord record = JournalRecord.read(buffer);
            if (record == null) {
                end = !buffer.hasRemaining() ? End.WHOLE : isFollowed() ? End.DAMAGED : End.TORN;
                return;
            }
            if (record.sequence() != sequence || !accepted(records, record)) {
                buffer.position(buffer.position() - record.payload().capacity() - JournalRecord.LEAST_BYTES);
                end = End.DAMAGED;
                return;
            }
            sequence++;
            offset += record.payload().capacity() + JournalRecord.LEAST_BYTES;
        }
    }

    private static boolean accepted(Consumer<JournalRecord> records, JournalRecord record) {
        try {
            records.accept(record);
            return true;
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException goodSumBadContent) {
            return false;
        }
    }

    /** Holds at least one whole record from the position on, if the file does. */
    private void fill() throws IOException {
        if (fileBytes < 0) {
            fileBytes = file.size();
            buffer =
                    ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, fileBytes)).limit(0);
        }
        int kept = buffer.remaining();
        if (kept >= JournalRecord.MOST_BYTES || offset + kept >= fileBytes) {
            return; // at its end a file is not asked again for each byte that is no record
        }
        buffer.compact();
        if (file.readFully(offset + kept, buffer) == 0) {
            fileBytes = offset + kept; // cut by somebody else
        }
        buffer.flip();
    }

    private boolean isFollowed() throws IOException {
        long badOffset = offset;
        boolean followed = skipToGood();
        offset = badOffset;
        return followed;
    }

    /** Steps over bad bytes, so that {@link #read} can go on; for logs in which each record stands for itself. */
    boolean skipDamage() throws IOException {
        buffer.limit(0);
        fill();
        boolean found = skipToGood();
        if (found) {
            sequence = buffer.getInt(buffer.position() + JournalRecord.SEQUENCE_OFFSET);
        }
        return found;
    }

    /** Moves to the next good record behind the position. */
    private boolean skipToGood() throws IOException {
        while (buffer.remaining() > JournalRecord.LEAST_BYTES) {
            buffer.position(buffer.position() + 1);
            offset++;
            fill();
            int start = buffer.position();
            if (JournalRecord.read(buffer) != null) {
                buffer.position(start);
                return true;
            }
        }
        return false;
    }

    /** Where the last good record ends. */
    long goodBytes() {
        return offset;
    }

    int nextSequence() {
        return sequence;
    }

    End end() {
        return end;
    }
}
