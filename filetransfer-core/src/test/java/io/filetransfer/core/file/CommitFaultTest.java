// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.BLOCK;
import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.name;
import static io.filetransfer.core.file.StorageBench.request;
import static io.filetransfer.core.file.StorageBench.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.OutgoingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a commit says when forces, renames, directories and closes fail: never COMPLETED without the level. */
final class CommitFaultTest {

    @TempDir
    Path root;

    private StorageBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new StorageBench(root).started();
        bench.upload("first", 99, content(1, 1)); // opens the receipts of the day
        bench.runAll();
    }

    @AfterEach
    void end() throws Exception {
        bench.disk.kill();
    }

    private void failOn(String pattern, String text) {
        bench.disk.failing(operation -> {
            if (operation.matches(pattern)) {
                throw new FileSystemException("x", null, text);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"force /", "force .ft/receipts/.*"})
    @Tag("K08")
    @Tag("S05")
    void failsEveryWaiterOfABatchWhoseForceFailed(String force) throws Exception {
        List<IncomingFile> files = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            IncomingFile file = bench.receive(request("f" + i, i, 1, IfExists.REPLACE));
            bench.write(file, 0, content(1, 1));
            files.add(file);
        }
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        files.forEach(file -> receipts.add(file.publish(whole(content(1, 1)))));
        AtomicInteger forces = new AtomicInteger();
        bench.disk.failing(operation -> {
            if (operation.matches(force) && forces.incrementAndGet() == 1) { // a second one would report success
                throw new IOException("Input/output error");
            }
        });
        for (CompletableFuture<Receipt> receipt : receipts) {
            Reason reason = bench.reasonOf(receipt);
            assertTrue(reason == Reason.OUTCOME_UNKNOWN || reason == Reason.DEGRADED, reason.toString());
        }
        bench.disk.failing(operation -> {});
        assertDegraded();
    }

    private void assertDegraded() throws Exception {
        assertEquals(Reason.DEGRADED, bench.reasonOf(bench.storage.receive(request("h", 55, 1, IfExists.FAIL))));
        assertEquals(Reason.DEGRADED, bench.reasonOf(bench.storage.makeDirectory(name("dir"))));
        assertEquals(Reason.DEGRADED, bench.reasonOf(bench.storage.delete(name("first"))));
        OutgoingFile served = bench.await(bench.storage.send(name("first")));
        ByteBuffer bytes = ByteBuffer.allocate(10);
        CompletableFuture<Long> read = new CompletableFuture<>();
        served.read(0, bytes, (count, failure) -> read.complete(count));
        assertEquals(1, bench.await(read));
        served.close();
        bench.crashAndRestart();
        bench.upload("h", 55, content(1, 1));
    }

    @Test
    @Tag("S04")
    void doesNotKnowTheOutcomeWhenTheIntentCouldNotBeForced() throws Exception {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.REPLACE));
        bench.write(file, 0, bytes);
        failOn("force .ft/u/#/journal", "Input/output error");
        assertEquals(Reason.OUTCOME_UNKNOWN, bench.reasonOf(file.publish(whole(bytes))));
        bench.disk.failing(operation -> {});
        bench.runAll();
        assertFalse(Files.exists(root.resolve("f")));
        assertDegraded();
    }

    @ParameterizedTest
    @CsvSource({
        "Disk quota exceeded, QUOTA", "File too large, QUOTA", "Read-only file system, FORBIDDEN",
        "Permission denied, FORBIDDEN", "Input/output error, STORAGE", "Stale file handle, STORAGE",
        "File name too long, NAME_REFUSED", "Too many links, QUOTA", "No space left on device, NO_SPACE"
    })
    @Tag("S03")
    void namesTheReasonAtEachCall(String text, Reason reason) throws Exception {
        int failures = 0;
        int n = 0;
        for (String operation : List.of(
                "mkdir .*",
                "create .*",
                "write .*/data",
                "write .*/journal INTENT",
                "write .* COMMIT_INTENT",
                "attributes .*",
                "move .*",
                "write .* RECEIPT",
                "truncate .*")) {
            for (int size : new int[] {10, 2 * BLOCK}) {
                failOn(operation, text);
                byte[] bytes = content(size, 1);
                n++;
                try {
                    bench.upload(request("d" + n + "/f", n, size, IfExists.FAIL), bytes);
                } catch (TransferException e) {
                    failures++;
                    assertTrue(e.reason() == reason || e.reason() == Reason.OUTCOME_UNKNOWN, operation + ": " + e);
                }
                bench.disk.failing(other -> {});
            }
        }
        assertTrue(failures > 10, "failures: " + failures);
        bench.upload("after", 77, content(1, 1)); // nothing of this stops the storage
    }

    @Test
    @Tag("S06")
    void treatsAFailedCloseAsAFailedWriteWhereNothingIsForced() throws Exception {
        for (int size : new int[] {10, 2 * BLOCK}) {
            byte[] bytes = content(size, 1);
            IncomingFile file = bench.receive(request("f", 1, size, IfExists.REPLACE, Durability.VISIBLE));
            bench.write(file, 0, bytes);
            AtomicInteger closes = new AtomicInteger();
            bench.disk.failingQuietly(operation -> {
                if (operation.matches("close .ft/(s/#|u/#/data)") && closes.incrementAndGet() == 1) {
                    throw new IOException("No space left on device");
                }
            });
            assertEquals(Reason.NO_SPACE, bench.reasonOf(file.publish(whole(bytes))));
            assertFalse(Files.exists(root.resolve("f")));
            bench.runAll();
        }
    }

    @Test
    @Tag("S09")
    void reportsWhatCannotBeReadInsteadOfSendingSomething() throws Exception {
        OutgoingFile file = bench.await(bench.storage.send(name("first")));
        bench.disk.failingQuietly(operation -> {
            throw new IOException("Input/output error");
        });
        CompletableFuture<Long> read = new CompletableFuture<>();
        file.read(0, ByteBuffer.allocate(10), (count, failure) -> {
            if (failure != null) {
                read.completeExceptionally(failure);
            } else {
                read.complete(count);
            }
        });
        assertEquals(Reason.STORAGE, bench.reasonOf(read));
    }

    @Test
    @Tag("S13")
    void isNotDisturbedByAnInterruptedThread() throws Exception {
        byte[] bytes = content(2 * BLOCK, 1);
        try {
            Thread.currentThread().interrupt();
            bench.upload("a/f", 1, bytes);
            assertTrue(Thread.currentThread().isInterrupted(), "the flag belongs to the owner of the thread");
            bench.upload("a/g", 2, content(10, 1));
            bench.await(bench.storage.delete(name("a/g")));
        } finally {
            Thread.interrupted();
        }
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("a/f")));
        bench.upload("a/h", 3, bytes); // nothing that all share was closed
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 2 * BLOCK})
    @Tag("S15")
    void copesWithATargetDirectoryThatChangesBeforeTheCommit(int size) throws Exception {
        byte[] bytes = content(size, 1);
        Files.createDirectory(root.resolve("d"));
        IncomingFile removed = bench.receive(request("d/f", 1, size, IfExists.FAIL));
        bench.write(removed, 0, bytes);
        Files.delete(root.resolve("d"));
        bench.await(removed.publish(whole(bytes)));
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("d/f")));
        IncomingFile moved = bench.receive(request("d/g", 2, size, IfExists.FAIL));
        bench.write(moved, 0, bytes);
        Files.move(root.resolve("d"), root.resolve("elsewhere"));
        bench.await(moved.publish(whole(bytes)));
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("d/g")));
        IncomingFile readOnly = bench.receive(request("d/h", 3, size, IfExists.FAIL));
        bench.write(readOnly, 0, bytes);
        failOn("move .* to d/h", "Permission denied");
        assertEquals(Reason.FORBIDDEN, bench.reasonOf(readOnly.publish(whole(bytes))));
        bench.disk.failing(operation -> {});
        bench.runAll();
        assertEquals(
                size > BLOCK ? 1 : 0, bench.await(bench.storage.pending("", 10)).size(), "partial files kept");
    }

    @Test
    @Tag("S16")
    void refusesATargetOnAnotherFileSystemAndCopiesNothing() throws Exception {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.FAIL));
        bench.write(file, 0, bytes);
        bench.disk.failing(operation -> {
            if (operation.endsWith(" to f")) {
                throw new java.nio.file.AtomicMoveNotSupportedException("a", "b", "Invalid cross-device link");
            }
        });
        assertEquals(Reason.UNSUPPORTED, bench.reasonOf(file.publish(whole(bytes))));
        assertFalse(Files.exists(root.resolve("f")));
    }

    /** A disk that takes a certain number of changes and then none that need space, under many uploads at once. */
    @Test
    @Tag("S02")
    void acknowledgesNothingThatIsNotThereWhenTheDiskFillsUp() throws Exception {
        int uploads = 1000;
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        AtomicInteger room = new AtomicInteger(uploads);
        bench.disk.failing(operation -> {
            boolean takesSpace = operation.startsWith("write") && !operation.endsWith(" ABORT");
            if ((takesSpace || operation.startsWith("create")) && room.decrementAndGet() < 0) {
                throw new FileSystemException("x", null, "No space left on device");
            }
        });
        for (int i = 0; i < uploads; i++) {
            byte[] bytes = content(10 + i % 7, i);
            receipts.add(bench.storage
                    .receive(request("f" + i, i, bytes.length, IfExists.FAIL))
                    .thenCompose(answer -> published(answer.file(), bytes)));
            if (i % 50 == 49) {
                bench.runAll(); // fifty at a time, so that some end before the space does
            }
        }
        bench.crashAndRestart();
        int completed = 0;
        for (int i = 0; i < uploads; i++) {
            if (!receipts.get(i).isCompletedExceptionally()) {
                completed++;
                assertArrayEquals(content(10 + i % 7, i), Files.readAllBytes(root.resolve("f" + i)));
                bench.receiptOf(request("f" + i, i, 10 + i % 7, IfExists.FAIL));
            }
        }
        assertTrue(completed > 0 && completed < uploads, completed + " completed");
    }

    private static CompletableFuture<Receipt> published(@Nullable IncomingFile file, byte[] bytes) {
        assertNotNull(file);
        CompletableFuture<Receipt> published = new CompletableFuture<>();
        file.write(0, new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1, (count, failure) -> {
            if (failure != null) {
                var unused = file.detach();
                published.completeExceptionally(failure);
                return;
            }
            var unused = file.publish(whole(bytes)).whenComplete((receipt, problem) -> {
                if (problem != null) {
                    published.completeExceptionally(problem);
                } else {
                    published.complete(receipt);
                }
            });
        });
        return published;
    }

    @Test
    @Tag("S01")
    void completesAgainWhenThereIsSpaceForTheReceiptsOfANewDay() throws Exception {
        bench.pass(Duration.ofDays(1));
        failOn("create .ft/receipts/.*", "No space left on device");
        assertEquals(
                Reason.NO_SPACE,
                assertThrows(TransferException.class, () -> bench.upload("f", 1, content(5, 1)))
                        .reason());
        bench.disk.failing(operation -> {});
        bench.upload("f", 1, content(5, 1));
    }

    /** On a full disk an ABORT finds its room in the block that COMMIT_INTENT has taken. */
    @Test
    @Tag("S01")
    void takesRoomForItsAbortWithEachIntent() throws Exception {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.REPLACE));
        bench.write(file, 0, bytes);
        Path journal;
        try (var ids = Files.list(root.resolve(".ft/u"))) {
            journal = ids.findFirst().orElseThrow().resolve("journal");
        }
        List<Long> sizes = new ArrayList<>();
        bench.disk.failing(operation -> {
            if (operation.endsWith(" to f")) {
                sizes.add(Files.size(journal));
                throw new FileSystemException("x", null, "No space left on device");
            }
        });
        assertEquals(Reason.NO_SPACE, bench.reasonOf(file.publish(whole(bytes))));
        bench.runAll();
        assertEquals(sizes, List.of(Files.size(journal)));
        bench.disk.failing(operation -> {});
        bench.crashAndRestart();
        bench.receive(request("f", 1, bytes.length, IfExists.REPLACE)); // the journal reads well
    }
}
