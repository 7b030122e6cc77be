// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.BLOCK;
import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.request;
import static io.filetransfer.core.file.StorageBench.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.TransferKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start costs and what it makes of odd findings: bounded in calls and memory, and nothing is lost. */
final class RecoveryBoundsTest {

    @TempDir
    Path root;

    private void leavePartials(StorageBench bench, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            IncomingFile file = bench.receive(request("f" + i, i, 10L * BLOCK, IfExists.REPLACE));
            BlockList blocks = new BlockList();
            blocks.add(0, 1);
            bench.await(file.checkpoint(blocks));
            bench.await(file.detach());
        }
    }

    private static int callsOfStart(StorageBench bench) throws Exception {
        bench.crash();
        int before = bench.disk.calls();
        bench.await(bench.storage.start());
        return bench.disk.calls() - before;
    }

    @Test
    @Tag("C14")
    void asksTheDiskAFewTimesForEachPartialFile() throws Exception {
        StorageBench bench = new StorageBench(root).started();
        leavePartials(bench, 0, 40);
        int forFew = callsOfStart(bench);
        leavePartials(bench, 40, 140);
        int forMany = callsOfStart(bench);
        assertTrue(forMany - forFew <= 100 * 8, (forMany - forFew) / 100.0 + " calls a partial file");
        bench.disk.kill();
    }

    @Test
    @Tag("C14")
    void readsTheLongJournalOfATebibyteInPiecesAndKeepsNoFingerprints() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        RecordingDisk disk = new RecordingDisk();
        try (Disk.Directory directory = disk.openDirectory(root);
                Disk.OpenFile file = directory.create("journal")) {
            Journal journal = new Journal(file, 0, 0, 0);
            journal.intent(1, new Intent(1L << 40, new TransferKey(1, 2), "alice", "f", "inode"));
            for (int block = 0; block < 1 << 20; block += 64) {
                BlockList blocks = new BlockList();
                for (int i = 0; i < 64; i++) {
                    blocks.add(block + i, i);
                }
                journal.checkpoint(blocks);
            }
            disk.failingQuietly(operation -> reads.incrementAndGet());
            JournalReplay survey = JournalReplay.survey(file);
            assertEquals(1L << 40, survey.durableBytes());
            assertEquals(0, survey.blocks().count());
            long most = file.size() / JournalRecord.MOST_BYTES + 1;
            assertTrue(reads.get() <= most, reads + " reads, expected at most " + most);
        }
    }

    @Test
    @Tag("C06")
    void findsTheEndOfALongTornTailWithoutAskingForEachByte() throws Exception {
        RecordingDisk disk = new RecordingDisk();
        try (Disk.Directory directory = disk.openDirectory(root);
                Disk.OpenFile file = directory.create("journal")) {
            new Journal(file, 0, 0, 0).intent(1, new Intent(5, new TransferKey(1, 2), "alice", "f", "inode"));
            byte[] tail = new byte[100_000];
            java.util.Arrays.fill(tail, (byte) 1);
            file.writeFully(file.size(), new java.nio.ByteBuffer[] {java.nio.ByteBuffer.wrap(tail)}, 1);
            int before = disk.calls();
            assertEquals(RecordScan.End.TORN, JournalReplay.read(file).end());
            assertTrue(disk.calls() - before < 10, disk.calls() - before + " calls");
        }
    }

    @Test
    @Tag("C17")
    void losesNothingWhenTheDiskIsFullDuringRecovery() throws Exception {
        byte[] bytes = content(2 * BLOCK + 1, 1);
        for (int n = 1; ; n++) {
            assertTrue(n <= StorageBench.MOST_CHANGES, "no run was complete");
            Path here = Files.createDirectory(root.resolve("root" + n));
            StorageBench bench = new StorageBench(here).started();
            IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.FAIL));
            bench.checkpoint(file, bytes, 0, 2);
            IncomingFile committing = bench.receive(request("g", 2, bytes.length, IfExists.FAIL));
            bench.write(committing, 0, bytes);
            bench.disk.failing(operation -> {
                if (operation.endsWith(" to g")) {
                    bench.disk.failing(other -> {
                        throw new IOException("the process is gone");
                    });
                    throw new IOException("the process is gone");
                }
            });
            assertEquals(Reason.OUTCOME_UNKNOWN, bench.reasonOf(committing.publish(whole(bytes))));
            bench.crash();
            AtomicInteger left = new AtomicInteger(n);
            bench.disk.failing(operation -> {
                if (left.decrementAndGet() <= 0 && !operation.startsWith("delete") && !operation.startsWith("rmdir")) {
                    throw new FileSystemException("f", null, "No space left on device");
                }
            });
            boolean hasStarted = true;
            try {
                bench.await(bench.storage.start());
            } catch (TransferException refused) {
                hasStarted = false;
                assertEquals(Reason.NO_SPACE, refused.reason(), refused.toString());
            }
            bench.crash();
            bench.started();
            assertEquals(
                    2,
                    bench.receive(request("f", 1, bytes.length, IfExists.FAIL))
                            .durableBlocks()
                            .count());
            assertEquals(
                    "g",
                    bench.receiptOf(request("g", 2, bytes.length, IfExists.FAIL))
                            .name());
            assertArrayEquals(bytes, Files.readAllBytes(here.resolve("g")));
            bench.disk.kill();
            if (hasStarted) {
                return;
            }
        }
    }

    @Test
    @Tag("C07")
    void believesNoBlockBeyondTheDataAndCutsWhatWasNotDurable() throws Exception {
        byte[] bytes = content(5 * BLOCK, 1);
        StorageBench bench = new StorageBench(root).started();
        bench.checkpoint(bench.receive(request("short", 1, bytes.length, IfExists.FAIL)), bytes, 0, 3);
        Path data = data();
        bench.crash();
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.setLength(2L * BLOCK + 7);
        }
        bench.started();
        IncomingFile shorter = bench.receive(request("short", 1, bytes.length, IfExists.FAIL));
        assertEquals(2, shorter.durableBlocks().count());
        assertEquals(2L * BLOCK, Files.size(data));
        bench.write(shorter, 3L * BLOCK, content(BLOCK, 9)); // written, never made durable
        bench.crashAndRestart();
        assertEquals(4L * BLOCK, Files.size(data));
        IncomingFile longer = bench.receive(request("short", 1, bytes.length, IfExists.FAIL));
        assertEquals(2, longer.durableBlocks().count());
        assertEquals(2L * BLOCK, Files.size(data));
        bench.disk.kill();
    }

    private Path data() throws IOException {
        try (var ids = Files.list(root.resolve(".ft/u"))) {
            return ids.findFirst().orElseThrow().resolve("data");
        }
    }

    @Test
    @Tag("C11")
    void believesNoBlockOfDataThatCameFromABackup() throws Exception {
        byte[] bytes = content(5 * BLOCK, 1);
        StorageBench bench = new StorageBench(root).started();
        bench.checkpoint(bench.receive(request("f", 1, bytes.length, IfExists.FAIL)), bytes, 0, 3);
        bench.crash();
        Path data = data();
        Files.move(data, root.resolve("backup"));
        Files.write(data, content(3 * BLOCK, 7)); // the same length, other content, another inode
        bench.started();
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.FAIL));
        assertEquals(0, file.durableBlocks().count());
        bench.write(file, 0, bytes);
        bench.await(file.publish(whole(bytes)));
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("f")));
        bench.disk.kill();
    }

    @Test
    @Tag("C06")
    void believesNoBlockOfTheJournalOfAnotherUpload() throws Exception {
        byte[] bytes = content(5 * BLOCK, 1);
        StorageBench bench = new StorageBench(root).started();
        bench.checkpoint(bench.receive(request("f", 1, bytes.length, IfExists.FAIL)), bytes, 0, 3);
        Path first = root.resolve(".ft/u").resolve(data().getName(data().getNameCount() - 2));
        bench.checkpoint(bench.receive(request("g", 2, bytes.length, IfExists.FAIL)), content(5 * BLOCK, 2), 0, 4);
        bench.crash();
        try (var ids = Files.list(root.resolve(".ft/u"))) {
            Path second = ids.filter(id -> !id.equals(first)).findFirst().orElseThrow();
            Files.write(first.resolve("journal"), Files.readAllBytes(second.resolve("journal")));
        }
        bench.started();
        int durable = 0;
        for (String name : List.of("f", "g")) {
            for (long key = 1; key <= 2; key++) {
                IncomingFile file = bench.receive(request(name, key, bytes.length, IfExists.REPLACE));
                durable += file.durableBlocks().count();
                bench.await(file.detach());
            }
        }
        assertTrue(durable % 4 == 0, durable + " blocks: those of g in the data of g, none in the data of f");
        bench.disk.kill();
    }

    @Test
    void setsAJournalAsideThatCannotBeReadAndStarts() throws Exception {
        StorageBench bench = new StorageBench(root).started();
        leavePartials(bench, 0, 3);
        bench.crash();
        AtomicInteger broken = new AtomicInteger();
        bench.disk.failingQuietly(operation -> {
            if (operation.matches("read .*/journal") && broken.incrementAndGet() == 2) {
                throw new IOException("Input/output error");
            }
        });
        bench.started();
        assertEquals(2, bench.await(bench.storage.pending("", 10)).size());
        try (var quarantined = Files.list(root.resolve(".ft/quarantine"))) {
            assertEquals(1, quarantined.count());
        }
        bench.disk.kill();
    }

    /** An announced small file that was never published, and whose inode the next file of that name got. */
    @Test
    @Tag("C08")
    void givesNoReceiptForContentThatIsNotThere() throws Exception {
        StorageBench bench = new StorageBench(root).started();
        IncomingFile file = bench.receive(request("f", 1, 100, IfExists.REPLACE));
        bench.write(file, 0, content(100, 1));
        bench.disk.failing(operation -> {
            if (operation.endsWith(" to f")) {
                throw new IOException("Input/output error");
            }
        });
        assertEquals(Reason.STORAGE, bench.reasonOf(file.publish(whole(content(100, 1)))));
        bench.disk.failing(operation -> {});
        bench.runAll();
        bench.upload("f", 2, content(100, 2));
        bench.crashAndRestart();
        assertNotNull(bench.answer(request("f", 1, 100, IfExists.REPLACE)).file(), "a receipt for other content");
        bench.disk.kill();
    }

    @Test
    @Tag("S01")
    void knowsTheOutcomeOfASmallFileWhenTheSameCallAsksAgain() throws Exception {
        StorageBench bench = new StorageBench(root).started();
        bench.upload("first", 9, content(1, 1)); // opens the receipts
        bench.disk.failing(operation -> {
            if (operation.endsWith(" RECEIPT")) {
                throw new IOException("No space left on device");
            }
        });
        assertEquals(Reason.OUTCOME_UNKNOWN, reason(bench, content(100, 1)));
        bench.disk.failing(operation -> {});
        Receipt receipt = bench.receiptOf(request("f", 1, 100, IfExists.FAIL));
        assertEquals(Receipt.Outcome.CREATED, receipt.outcome());
        assertEquals(whole(content(100, 1)).digest(), receipt.digest());
        bench.crashAndRestart();
        assertEquals(
                receipt.version(),
                bench.receiptOf(request("f", 1, 100, IfExists.FAIL)).version());
        bench.disk.kill();
    }

    private static Reason reason(StorageBench bench, byte[] bytes) throws IOException {
        try {
            bench.upload(request("f", 1, bytes.length, IfExists.FAIL), bytes);
        } catch (TransferException e) {
            return e.reason();
        }
        throw new AssertionError("expected a failure");
    }

    @Test
    @Tag("S16")
    void refusesAStagingAreaOnAnotherFileSystem() throws Exception {
        StorageBench bench = new StorageBench(root);
        bench.disk.failing(operation -> {
            if (operation.contains(".test.ft-")) {
                throw new java.nio.file.AtomicMoveNotSupportedException("a", "b", "Invalid cross-device link");
            }
        });
        assertEquals(Reason.UNSUPPORTED, bench.reasonOf(bench.storage.start()));
        bench.disk.kill();
    }

    @Test
    @Tag("S17")
    void refusesToStartWhereNothingCanBeWritten() throws Exception {
        for (int n = 1; ; n++) {
            assertTrue(n <= StorageBench.MOST_CHANGES, "no run was complete");
            Path here = Files.createDirectory(root.resolve("root" + n));
            StorageBench bench = new StorageBench(here);
            AtomicInteger left = new AtomicInteger(n);
            bench.disk.failing(operation -> {
                if (left.decrementAndGet() <= 0) {
                    throw new FileSystemException("x", null, "Read-only file system");
                }
            });
            try {
                bench.await(bench.storage.start());
                assertTrue(n > 8, "operations of a start: " + n);
                bench.disk.kill();
                return;
            } catch (TransferException refused) {
                assertEquals(Reason.FORBIDDEN, refused.reason());
                assertFalse(refused.toString().isEmpty());
            }
            bench.disk.kill();
        }
    }
}
