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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are full, that lie and that fail. */
final class DiskFaultTest {

    @TempDir
    Path root;

    private StorageBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new StorageBench(root).started();
    }

    @AfterEach
    void end() throws Exception {
        bench.disk.kill();
    }

    private void failOn(String operation, String text) {
        bench.disk.failing(done -> {
            if (done.startsWith(operation)) {
                throw new IOException(text);
            }
        });
    }

    private void recover() {
        bench.disk.failing(operation -> {});
    }

    /** Every change of the disk fails once with a full disk: nothing is published then, and the next attempt succeeds. */
    @Tag("S01")
    @ParameterizedTest
    @ValueSource(ints = {10, 2 * BLOCK + 1})
    void completesAfterTheDiskWasFullOnce(int size) throws Exception {
        byte[] bytes = content(size, 1);
        for (int n = 1; ; n++) {
            assertTrue(n <= StorageBench.MOST_CHANGES, "no run was complete");
            String target = "d" + n + "/f";
            AtomicInteger left = new AtomicInteger(n);
            bench.disk.failing(operation -> {
                boolean isForce = operation.startsWith("force"); // has tests of its own
                boolean isCleaning = operation.startsWith("delete") || operation.startsWith("rmdir");
                if (!isForce && !isCleaning && left.decrementAndGet() == 0) {
                    throw new FileSystemException("secret", null, "No space left on device");
                }
            });
            boolean isFull = false;
            try {
                bench.upload(request(target, n, size, IfExists.FAIL), bytes);
            } catch (TransferException e) {
                isFull = true;
                boolean afterRename = e.reason() == Reason.OUTCOME_UNKNOWN;
                assertTrue(e.reason() == Reason.NO_SPACE || afterRename, e.toString());
                assertFalse(e.toString().contains("secret"), e.toString());
                assertEquals(afterRename, Files.exists(root.resolve(target)), e.toString());
            }
            recover();
            ReceiveAnswer answer = isFull ? again(target, n, size) : null;
            if (answer != null && answer.file() != null) {
                bench.write(answer.file(), 0, bytes);
                bench.await(answer.file().publish(whole(bytes)));
            }
            assertArrayEquals(bytes, Files.readAllBytes(root.resolve(target)));
            bench.runAll();
            if (!isFull) {
                return;
            }
        }
    }

    /** Null where only a restart tells what became of a small file that was renamed and could not be written down. */
    private ReceiveAnswer again(String target, int key, int size) throws Exception {
        try {
            return bench.answer(request(target, key, size, IfExists.FAIL));
        } catch (TransferException e) {
            bench.crashAndRestart();
            return bench.answer(request(target, key, size, IfExists.FAIL));
        }
    }

    @Test
    void keepsThePartialFileWhenTheDiskIsFull() throws IOException {
        byte[] bytes = content(3 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.REPLACE));
        bench.checkpoint(file, bytes, 0, 1);
        failOn("write .ft/u/#/data", "No space left on device");
        TransferException full = assertThrows(TransferException.class, () -> bench.write(file, BLOCK, new byte[9]));
        assertEquals(Reason.NO_SPACE, full.reason());
        recover();
        bench.await(file.detach());
        IncomingFile next = bench.receive(request("f", 1, bytes.length, IfExists.REPLACE));
        assertEquals(1, next.durableBlocks().count());
    }

    @Test
    @Tag("S04")
    void neverPublishesWhatCouldNotBeForcedOnce() throws IOException {
        byte[] bytes = content(3 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.REPLACE));
        bench.write(file, 0, bytes);
        failOn("force .ft/u/#/data", "Input/output error");
        BlockList blocks = new BlockList();
        blocks.add(0, 1);
        assertEquals(Reason.STORAGE, bench.reasonOf(file.checkpoint(blocks)));
        recover(); // the kernel would now report success
        assertEquals(Reason.STORAGE, bench.reasonOf(file.publish(whole(bytes))));
        bench.runAll();
        assertFalse(Files.exists(root.resolve("f")));
        try (var quarantined = Files.list(root.resolve(".ft/quarantine"))) {
            assertEquals(1, quarantined.count());
        }
        assertEquals(
                1,
                bench.receive(request("f", 1, bytes.length, IfExists.REPLACE)).epoch());
    }

    @Test
    @Tag("S05")
    void completesNothingAfterADirectoryCouldNotBeForced() throws Exception {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile other = bench.receive(request("g", 2, bytes.length, IfExists.REPLACE));
        bench.write(other, 0, bytes);
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.REPLACE));
        bench.write(file, 0, bytes);
        failOn("force /", "Input/output error");
        assertEquals(Reason.OUTCOME_UNKNOWN, bench.reasonOf(file.publish(whole(bytes))));
        recover();
        assertEquals(Reason.DEGRADED, bench.reasonOf(other.publish(whole(bytes))));
        assertEquals(Reason.DEGRADED, bench.reasonOf(bench.storage.receive(request("h", 3, 1, IfExists.FAIL))));
        bench.crashAndRestart();
        Receipt receipt = bench.receiptOf(request("f", 1, bytes.length, IfExists.FAIL));
        assertEquals(bytes.length, receipt.size());
    }

    @Test
    @Tag("C18")
    void doesNotRollAFailedPublishOverANewerFile() throws Exception {
        byte[] older = content(2 * BLOCK, 1);
        bench.upload("f", 9, content(3, 3));
        IncomingFile file = bench.receive(request("f", 1, older.length, IfExists.REPLACE));
        bench.write(file, 0, older);
        failOn("move .ft/u/#/data", "Input/output error");
        assertEquals(Reason.STORAGE, bench.reasonOf(file.publish(whole(older))));
        recover();
        byte[] newer = content(BLOCK / 2, 2);
        bench.upload(ofAnother("f", newer.length), newer); // who does not continue the older one
        bench.crashAndRestart();
        assertArrayEquals(newer, Files.readAllBytes(root.resolve("f")));
    }

    private static ReceiveRequest ofAnother(String name, long size) {
        ReceiveRequest mine = request(name, 2, size, IfExists.REPLACE);
        return new ReceiveRequest(
                "bob", mine.name(), mine.key(), size, mine.modified(), -1, mine.ifExists(), mine.level());
    }

    @Test
    @Tag("C19")
    void raisesNoFalseAlarmForACompletedAndReplacedFile() throws Exception {
        byte[] older = content(2 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 1, older.length, IfExists.REPLACE));
        bench.write(file, 0, older);
        failOn("delete", "Input/output error"); // nothing is cleaned up
        bench.await(file.publish(whole(older)));
        recover();
        byte[] newer = content(BLOCK / 2, 2);
        bench.upload("f", 2, newer);
        bench.crashAndRestart();
        assertArrayEquals(newer, Files.readAllBytes(root.resolve("f")));
        try (var quarantined = Files.list(root.resolve(".ft/quarantine"))) {
            assertEquals(0, quarantined.count());
        }
    }

    @Test
    @Tag("S07")
    void goesOnAfterShortWrites() throws IOException {
        bench.disk.mostBytesPerWrite = 3;
        byte[] bytes = content(1000, 1);
        bench.upload("f", 1, bytes);
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("f")));
        bench.disk.mostBytesPerWrite = 0;
        IncomingFile file = bench.receive(request("g", 1, 10, IfExists.REPLACE));
        TransferException stuck = assertThrows(TransferException.class, () -> bench.write(file, 0, bytes));
        assertEquals(Reason.STORAGE, stuck.reason());
    }

    @Test
    @Tag("S08")
    void findsAtVerifiedWhatTheDiskDidNotKeep() throws IOException {
        byte[] bytes = content(20 * BLOCK, 1);
        var call = request("f", 1, bytes.length, IfExists.REPLACE, Durability.VERIFIED);
        IncomingFile file = bench.receive(call);
        bench.checkpoint(file, bytes, 0, 20);
        try (var ids = Files.list(root.resolve(".ft/u"));
                RandomAccessFile data = new RandomAccessFile(
                        ids.findFirst().orElseThrow().resolve("data").toFile(), "rw")) {
            for (int block : new int[] {3, 17, 18}) {
                data.seek((long) block * BLOCK + 5);
                data.write(~bytes[block * BLOCK + 5]);
            }
        }
        assertEquals(Reason.DIGEST_MISMATCH, bench.reasonOf(file.publish(whole(bytes))));
        IncomingFile next = bench.receive(call);
        assertEquals(17, next.durableBlocks().count(), "every bad block is found at once");
        for (int block : new int[] {3, 17, 18}) {
            assertFalse(next.durableBlocks().contains(block));
            bench.write(next, (long) block * BLOCK, StorageBench.block(bytes, block));
        }
        bench.await(next.publish(whole(bytes)));
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("f")));
    }

    @Test
    void tellsReasonsFromTheTextsOfTheSystem() {
        assertEquals(Reason.NO_SPACE, reason(new IOException("No space left on device")));
        assertEquals(Reason.QUOTA, reason(new FileSystemException("/srv/x", null, "Disk quota exceeded")));
        assertEquals(Reason.FORBIDDEN, reason(new AccessDeniedException("/srv/x")));
        assertEquals(Reason.NAME_REFUSED, reason(new FileSystemException("/srv/x", null, "File name too long")));
        assertEquals(Reason.STORAGE, reason(new IOException("Input/output error")));
        assertEquals(Reason.INTERNAL, reason(new IllegalStateException("/srv/x")));
        for (Exception failure : new Exception[] {
            new AccessDeniedException("/srv/x"),
            new FileSystemException("/srv/x", "/srv/y", "Input/output error"),
            new IllegalStateException("/srv/x")
        }) {
            assertFalse(DiskFailure.of("trying", failure).toString().contains("/srv"));
        }
    }

    private static Reason reason(Exception failure) {
        return DiskFailure.of("trying", failure).reason();
    }

    @Test
    void reportsADirectoryThatCannotBeListed() throws IOException {
        assertEquals(Reason.NOT_FOUND, bench.reasonOf(bench.storage.list(StorageBench.name("none"), true)));
    }
}
