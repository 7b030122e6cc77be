// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.Receipt;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.TransferKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals as they are written, torn, flipped and mixed up. */
@Tag("C06")
final class JournalTest {

    private static final Intent INTENT =
            new Intent(10L << 20, new TransferKey(1, 2), "alice", "a/\u00e9", "(dev=1,ino=2)");

    @TempDir
    Path root;

    private final Disk disk = new LocalDisk();
    private final List<Integer> ends = new ArrayList<>();
    private Disk.Directory directory;

    @BeforeEach
    void open() throws IOException {
        directory = disk.openDirectory(root);
    }

    @AfterEach
    void close() {
        directory.close();
    }

    /** INTENT, CHECKPOINT 0, CHECKPOINT 1, WITHDRAW 0, EPOCH. */
    private byte[] written() throws IOException {
        try (Disk.OpenFile file = directory.create("journal")) {
            Journal journal = new Journal(file, 0, 0, 0);
            journal.intent(1, INTENT);
            end(file);
            for (int block = 0; block < 2; block++) {
                BlockList blocks = new BlockList();
                blocks.add(block, 100 + block);
                journal.checkpoint(blocks);
                end(file);
            }
            journal.withdraw(0, 1);
            end(file);
            journal.attachment(2);
            end(file);
            journal.force();
        }
        return Files.readAllBytes(root.resolve("journal"));
    }

    private void end(Disk.OpenFile file) throws IOException {
        ends.add((int) file.size());
    }

    private JournalReplay replay(byte[] bytes) throws IOException {
        Files.write(root.resolve("journal"), bytes);
        try (Disk.OpenFile file = directory.openRead("journal")) {
            return JournalReplay.read(file);
        }
    }

    private static String blocks(JournalReplay replay) {
        BlockMap map = replay.blocks();
        return (map.contains(0) ? "0" : "") + (map.contains(1) ? "1" : "");
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        JournalReplay replay = replay(written());
        assertEquals(INTENT, replay.intent());
        assertEquals("1", blocks(replay));
        assertEquals(101, replay.blocks().fingerprint(1));
        assertEquals(2, replay.epoch());
        assertEquals(RecordScan.End.WHOLE, replay.end());
    }

    @Test
    void saysWhatTheLastWholeRecordSaidWhereverItIsTorn() throws IOException {
        byte[] whole = written();
        String[] expected = {"", "0", "01", "1", "1"};
        for (int length = 0; length <= whole.length; length++) {
            JournalReplay replay = replay(Arrays.copyOf(whole, length));
            int records = (int) countUpTo(length);
            assertEquals(records == 0 ? null : INTENT, replay.intent(), "at " + length);
            assertEquals(records == 0 ? "" : expected[records - 1], blocks(replay), "at " + length);
            boolean isWhole = length == 0 || ends.contains(length);
            assertEquals(isWhole ? RecordScan.End.WHOLE : RecordScan.End.TORN, replay.end(), "at " + length);
        }
    }

    private long countUpTo(int length) {
        return ends.stream().filter(end -> end <= length).count();
    }

    @Test
    void neverBelievesAFlippedBit() throws IOException {
        byte[] whole = written();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            JournalReplay replay = replay(flipped);
            boolean inLast = bit / 8 >= ends.get(3);
            assertEquals(inLast ? RecordScan.End.TORN : RecordScan.End.DAMAGED, replay.end(), "bit " + bit);
            assertTrue(replay.intent() == null || replay.intent().equals(INTENT), "bit " + bit);
        }
    }

    @Test
    void callsATailOfZerosTornAndARepeatedRecordDamage() throws IOException {
        byte[] whole = written();
        assertEquals(
                RecordScan.End.TORN,
                replay(Arrays.copyOf(whole, whole.length + 5000)).end());
        byte[] repeated = Arrays.copyOf(whole, whole.length + whole.length - ends.get(3));
        System.arraycopy(whole, ends.get(3), repeated, whole.length, whole.length - ends.get(3));
        assertEquals(RecordScan.End.DAMAGED, replay(repeated).end());
        byte[] twice = Arrays.copyOf(whole, whole.length * 2);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        assertEquals(RecordScan.End.DAMAGED, replay(twice).end());
    }

    @Test
    void continuesBehindTheLastGoodRecord() throws IOException {
        byte[] whole = written();
        Files.write(root.resolve("journal"), Arrays.copyOf(whole, whole.length - 3));
        try (Disk.OpenFile file = directory.openWrite("journal")) {
            JournalReplay replay = JournalReplay.read(file);
            assertEquals(1, replay.epoch());
            Journal journal = replay.journal();
            journal.cutTail();
            journal.attachment(7);
        }
        JournalReplay again = replay(Files.readAllBytes(root.resolve("journal")));
        assertEquals(RecordScan.End.WHOLE, again.end());
        assertEquals(7, again.epoch());
    }

    @Test
    void remembersAPublishUntilItIsGivenUp() throws IOException {
        Commit commit = new Commit(
                "id",
                "alice",
                "a",
                INTENT.key(),
                "a (1)",
                "(dev=1,ino=2)",
                5,
                FileDigest.ofBlocks(5, new long[] {1}),
                Receipt.Outcome.RENAMED,
                Durability.VERIFIED,
                Instant.ofEpochMilli(12345));
        try (Disk.OpenFile file = directory.create("journal")) {
            Journal journal = new Journal(file, 0, 0, 0);
            journal.intent(1, INTENT);
            journal.commit(commit);
            assertEquals(commit, JournalReplay.read(file).commit());
            journal.abort();
            assertNull(JournalReplay.read(file).commit());
        }
    }

    @Test
    void holdsManyBlocksAndReadsThemInBoundedPieces() throws IOException {
        try (Disk.OpenFile file = directory.create("journal")) {
            Journal journal = new Journal(file, 0, 0, 0);
            journal.intent(1, INTENT);
            BlockList blocks = new BlockList();
            for (int i = 0; i < 100_000; i++) {
                blocks.add(i, i);
            }
            journal.checkpoint(blocks);
            JournalReplay replay = JournalReplay.read(file);
            assertEquals(100_000, replay.blocks().count());
            assertEquals(99_999, replay.blocks().fingerprint(99_999));
        }
    }

    @Test
    void acceptsNothingAfterAFailedForce() throws IOException {
        RecordingDisk faulty = new RecordingDisk();
        try (Disk.OpenFile file = faulty.openDirectory(root).create("journal")) {
            Journal journal = new Journal(file, 0, 0, 0);
            journal.intent(1, INTENT);
            faulty.failing(operation -> {
                if (operation.startsWith("force")) {
                    throw new IOException("Input/output error");
                }
            });
            assertNotNull(failure(journal::force));
            faulty.failing(operation -> {});
            assertNotNull(failure(journal::force));
            assertNotNull(failure(journal::abort));
        }
    }

    private static @Nullable IOException failure(DiskTasks.Action action) {
        try {
            action.run();
            return null;
        } catch (IOException e) {
            return e;
        }
    }
}
