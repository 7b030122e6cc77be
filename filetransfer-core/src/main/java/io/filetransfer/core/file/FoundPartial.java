// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.FileDigest;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.ReceiveRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A partial file that an earlier attachment left: locked, its journal read, nothing changed yet. Used by one task at a time. */
final class FoundPartial {

    private final Disk.Directory parent;
    private final String name;
    private final Disk.Directory own;
    private final Disk.OpenFile journalFile;
    private final JournalReplay replay;
    private final @Nullable FileState data;
    private final int journalledBlocks;

    private FoundPartial(
            Disk.Directory parent,
            String name,
            Disk.Directory own,
            Disk.OpenFile journalFile,
            JournalReplay replay,
            @Nullable FileState data) {
        this.parent = parent;
        this.name = name;
        this.own = own;
        this.journalFile = journalFile;
        this.replay = replay;
        this.data = data;
        this.journalledBlocks = replay.blocks().count();
    }

    /** Fails with BUSY if somebody is attached. */
    static FoundPartial open(Disk.Directory parent, String name) throws IOException {
        return open(parent, name, false);
    }

    /** {@link #open} for a look only: without fingerprints and without {@link #data}. */
    static FoundPartial survey(Disk.Directory parent, String name) throws IOException {
        return open(parent, name, true);
    }

    private static FoundPartial open(Disk.Directory parent, String name, boolean isSurvey) throws IOException {
        Disk.Directory own = parent.openDirectory(name);
        Disk.OpenFile journalFile = null;
        try {
            journalFile = own.openLocked(PartialHome.JOURNAL_NAME);
            if (journalFile == null) {
                throw new TransferException(Reason.BUSY, "somebody else is receiving the same thing at the same place");
            }
            return isSurvey
                    ? new FoundPartial(parent, name, own, journalFile, JournalReplay.survey(journalFile), null)
                    : new FoundPartial(
                            parent,
                            name,
                            own,
                            journalFile,
                            JournalReplay.read(journalFile),
                            own.stat(PartialHome.DATA_NAME));
        } catch (IOException | RuntimeException e) {
            if (journalFile != null) {
                journalFile.close();
            }
            own.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    JournalReplay replay() {
        return replay;
    }

    /** Null if the data is not there: not made yet, or published. */
    @Nullable
    FileState data() {
        return data;
    }

    Disk.Directory directory() {
        return own;
    }

    /**
     * Continues the partial file: journals the new attachment, not forced yet, and drops what does not fit the request.
     *
     * @return the open partial; what is durable is in {@link JournalReplay#blocks} afterwards
     */
    PartialHome attach(ReceiveRequest request) throws IOException {
        Intent before = replay.intent();
        Disk.OpenFile file = data == null ? own.create(PartialHome.DATA_NAME) : own.openWrite(PartialHome.DATA_NAME);
        try {
            Journal journal = replay.journal();
            PartialHome home = PartialHome.journalled(parent, name, own, file, journalFile, journal);
            Intent now = new Intent(
                    request.size(),
                    request.key(),
                    request.principal(),
                    request.name().toString(),
                    home.fileKey());
            int firstUnusable = keepUsable(request.size());
            journal.cutTail();
            if (now.equals(before)) {
                journal.attachment(replay.epoch() + 1);
            } else {
                journal.intent(replay.epoch() + 1, now);
            }
            if (replay.blocks().count() < journalledBlocks) {
                journal.withdraw(firstUnusable, Integer.MAX_VALUE - firstUnusable);
            }
            return home;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Drops the blocks that are not in the data that the journal speaks of or do not fit a size; once dropped for one size
     * they stay so.
     *
     * @return the first block index that may not be there
     */
    int keepUsable(long size) {
        Intent intent = replay.intent();
        boolean isOurs = data != null && intent != null && intent.fileKey().equals(data.fileKey());
        return replay.keepUsable(data != null && isOurs ? data.size() : 0, size);
    }

    /** Where the data may be cut after {@link #attach}: behind the last durable block. */
    long durableEnd(long size) {
        BlockMap blocks = replay.blocks();
        int last = -1;
        for (int block = blocks.nextPresent(0); block >= 0; block = blocks.nextPresent(last + 1)) {
            last = block;
        }
        long end = (last + 1L) * FileDigest.BLOCK_BYTES;
        return size < 0 ? end : Math.min(end, size);
    }

    void close() throws IOException {
        try (own) {
            journalFile.close();
        }
    }

    /** Closes and deletes everything; the journal first, so that it never speaks of data that was deleted. */
    void removeWhatIsLeft() throws IOException {
        try {
            own.deleteFile(PartialHome.JOURNAL_NAME);
            if (own.look(PartialHome.DATA_NAME) != null) {
                own.deleteFile(PartialHome.DATA_NAME);
            }
        } finally {
            close();
        }
        parent.deleteDirectory(name);
    }
}
