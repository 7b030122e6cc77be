// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.storage.BlockList;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The writing end of one partial file's journal. What was appended counts after the next {@link #force}; a failed force ends
 * the journal for good, because a second one would lie. Used on the partial file's log lane only.
 */
final class Journal {

    private static final int BLOCKS_PER_RECORD = 4096;

    private final Disk.OpenFile file;
    private final ByteBuffer[] page = {ByteBuffer.allocate(1024)};
    private long length;
    private int sequence;
    private long epoch;
    private boolean failed;

    /** Continues a journal behind its last good record. */
    Journal(Disk.OpenFile file, long length, int sequence, long epoch) {
        this.file = file;
        this.length = length;
        this.sequence = sequence;
        this.epoch = epoch;
    }

    long epoch() {
        return epoch;
    }

    /** Cuts off what a crash left behind the last good record. */
    void cutTail() throws IOException {
        file.truncate(length);
    }

    void intent(long newEpoch, Intent intent) throws IOException {
        epoch = newEpoch;
        append(RecordType.INTENT, intent.encoded());
    }

    void attachment(long newEpoch) throws IOException {
        epoch = newEpoch;
        append(RecordType.EPOCH, ByteBuffer.allocate(0));
    }

    void checkpoint(BlockList blocks) throws IOException {
        for (int from = 0; from < blocks.count(); from += BLOCKS_PER_RECORD) {
            int count = Math.min(BLOCKS_PER_RECORD, blocks.count() - from);
            ByteBuffer payload = ByteBuffer.allocate(4 + count * 12).putInt(count);
            for (int i = from; i < from + count; i++) {
                payload.putInt(blocks.block(i)).putLong(blocks.fingerprint(i));
            }
            append(RecordType.CHECKPOINT, payload.flip());
        }
    }

    void withdraw(int firstBlock, int count) throws IOException {
        append(
                RecordType.WITHDRAW,
                ByteBuffer.allocate(8).putInt(firstBlock).putInt(count).flip());
    }

    /** Brings room for its ABORT with it: on a full disk nothing else could take it back. */
    void commit(Commit commit) throws IOException {
        append(RecordType.COMMIT_INTENT, commit.encoded(""), JournalRecord.LEAST_BYTES);
    }

    void abort() throws IOException {
        append(RecordType.ABORT, ByteBuffer.allocate(0));
    }

    private void append(RecordType type, ByteBuffer payload) throws IOException {
        append(type, payload, 0);
    }

    private void append(RecordType type, ByteBuffer payload, int zeros) throws IOException {
        if (failed) {
            throw new IOException("the journal failed before");
        }
        int bytes = JournalRecord.LEAST_BYTES + payload.remaining();
        if (page[0].capacity() < bytes + zeros) {
            page[0] = ByteBuffer.allocate(bytes + zeros);
        }
        JournalRecord.write(page[0].clear(), type, sequence, epoch, payload);
        page[0].put(new byte[zeros]).flip();
        try {
            file.writeFully(length, page, 1);
        } catch (IOException e) {
            cutTail(); // half a record, which the next one need not cover
            throw e;
        }
        length += bytes;
        sequence++;
    }

    /** Whether a force has failed: what was appended may be durable or not. */
    boolean hasFailed() {
        return failed;
    }

    void force() throws IOException {
        if (failed) {
            throw new IOException("the journal failed before");
        }
        failed = true;
        file.force();
        failed = false;
    }
}
