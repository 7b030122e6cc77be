// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.BatchOptions;
import io.filetransfer.BatchResult;
import io.filetransfer.BatchTransfer;
import io.filetransfer.FileClient;
import io.filetransfer.FileOutcome;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.TransferStatus;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.transfer.TroubledStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files under one handle. */
final class BatchTest {

    private static final int BLOCK = EngineWorld.BLOCK;

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileClient client;

    @SuppressWarnings("NullAway.Init") // made in the set-up
    private TroubledStorage storage;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 61).limits(EngineWorld.SHARP);
        world.storage(real -> storage = new TroubledStorage(real));
        world.startServer();
        client = world.connect();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private List<Path> files(int count, int size) throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(world.file("f" + i, EngineWorld.content(size, i)));
        }
        return files;
    }

    private BatchTransfer upload(List<Path> files, Consumer<BatchOptions> options) {
        return client.uploadAll(files, "in", options);
    }

    @Test
    void oneFailingFileLeavesTheRest() throws Exception {
        List<Path> files = files(10, 1000);
        Files.delete(files.get(4));
        TransferException failure = world.failure(upload(files, o -> {}));
        assertEquals(Reason.INCOMPLETE_BATCH, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("f4"), failure.getMessage());
        for (int i = 0; i < 10; i++) {
            assertEquals(i != 4, Files.exists(world.root.resolve("in/f" + i)), "f" + i);
        }
    }

    @Test
    void completesAlthoughAFileFailsIfThatIsAllowed() throws Exception {
        List<Path> files = files(10, 1000);
        Files.delete(files.get(4));
        BatchTransfer batch = upload(files, BatchOptions::allowFailures);
        BatchResult result = world.await(batch);
        assertEquals(9, result.succeeded());
        assertEquals(1, result.failed());
        assertEquals(files.get(4), result.failures().get(0).local());
        assertEquals(TransferStatus.COMPLETED, batch.status());
        assertEquals(1.0, batch.progress().ratio().orElse(-1));
    }

    @Test
    void beginsNothingAfterAFailureIfToldSo() throws Exception {
        List<Path> files = files(1000, 10);
        Files.delete(files.get(0));
        assertEquals(
                Reason.INCOMPLETE_BATCH,
                world.failure(upload(files, BatchOptions::stopAtFirstFailure)).reason());
        try (var names = Files.list(world.root.resolve("in"))) {
            assertTrue(names.count() < 999);
        } catch (java.nio.file.NoSuchFileException noneWasBegun) {
            assertEquals(List.of(), world.partials());
        }
    }

    @Test
    void tellsOfEachFileOnce() throws Exception {
        List<Path> files = files(300, 50);
        List<FileOutcome> outcomes = new ArrayList<>();
        world.await(upload(files, o -> o.onFile(outcomes::add)));
        assertEquals(300, outcomes.size());
        assertEquals(
                300, new TreeSet<>(outcomes.stream().map(FileOutcome::remote).toList()).size());
        assertTrue(outcomes.stream().allMatch(each -> each.receipt() != null && each.sentBytes() == 50));
    }

    @Test
    void cancelEndsAllFilesAndLeavesNoPartial() throws Exception {
        BatchTransfer batch = upload(files(10, 4 * BLOCK), o -> {});
        world.runUntil(() -> world.log(client).sentChunkBytes() > 5 * BLOCK);
        assertTrue(batch.cancel(true));
        world.settle(batch);
        assertThrows(CancellationException.class, batch::join);
        assertEquals(TransferStatus.CANCELLED, batch.status());
        assertEquals(List.of(), world.partials());
        world.await(client.upload(world.file("other", EngineWorld.content(3 * BLOCK, 1))));
    }

    @Test
    void pausesAndContinues() throws Exception {
        List<Path> files = files(10, 3 * BLOCK);
        BatchTransfer batch = upload(files, o -> {});
        world.runUntil(() -> world.log(client).sentChunkBytes() > 5 * BLOCK);
        world.await(batch.pause());
        assertEquals(TransferStatus.PAUSED, batch.status());
        long before = world.log(client).sentChunkBytes();
        world.runtime.advance(Duration.ofMinutes(3));
        assertEquals(before, world.log(client).sentChunkBytes());
        batch.resume();
        world.await(batch);
        for (Path each : files) {
            EngineWorld.assertSame(each, world.root.resolve("in").resolve(each.getFileName()));
        }
    }

    @Test
    void cancelWhilePausedLeavesNoPartial() throws Exception {
        BatchTransfer batch = upload(files(10, 3 * BLOCK), o -> {});
        world.runUntil(() -> world.log(client).sentChunkBytes() > 5 * BLOCK);
        world.await(batch.pause());
        batch.cancel(true);
        world.settle(batch);
        assertEquals(List.of(), world.partials());
    }

    @Test
    void closingTheClientEndsABatchThatCanBeContinued() throws Exception {
        List<Path> files = files(20, 2 * BLOCK);
        BatchTransfer batch = upload(files, o -> {});
        world.runUntil(() -> world.log(client).sentChunkBytes() > 9 * BLOCK);
        world.await(client.closeAsync());
        assertEquals(Reason.CLOSED, world.failure(batch).reason());
        world.await(world.connect().uploadAll(files, "in"));
        for (Path each : files) {
            EngineWorld.assertSame(each, world.root.resolve("in").resolve(each.getFileName()));
        }
    }

    @Test
    void aCutEndsABatchThatCanBeContinued() throws Exception {
        List<Path> files = files(20, 2 * BLOCK);
        BatchTransfer batch = upload(files, o -> {});
        world.runUntil(() -> world.log(client).sentChunkBytes() > 9 * BLOCK);
        world.cut(client);
        Reason reason = world.failure(batch).reason();
        assertTrue(reason == Reason.INCOMPLETE_BATCH || reason == Reason.CONNECTION_LOST, reason.name());
        world.await(world.connect().uploadAll(files, "in"));
    }

    @Test
    void aDeadlineEndsABatch() throws Exception {
        List<Path> files = files(5, 3 * BLOCK);
        world.diskDelay(Duration.ofSeconds(1));
        assertEquals(
                Reason.TIMEOUT,
                world.failure(upload(files, o -> o.deadline(Duration.ofSeconds(5))))
                        .reason());
        world.diskDelay(Duration.ZERO);
        world.await(upload(files, o -> {}));
    }

    @Test
    @Tag("P02")
    void refusesMaliciousNamesOfAServerOneByOne() throws Exception {
        List<String> names =
                List.of("..", "/abs", "a/../b", "x\u0000y", "back\\slash", "../../escaped", "", "C:x", ".ft/x");
        List<RemoteEntry> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(entry(name));
        }
        entries.add(entry("good"));
        world.remoteFile("dir/good", EngineWorld.content(5, 1));
        storage.list(entries);
        List<FileOutcome> outcomes = new ArrayList<>();
        BatchResult result = world.await(client.downloadTree(
                "dir", world.local.resolve("tree"), o -> o.allowFailures().onFile(outcomes::add)));
        assertEquals(names.size(), result.failed());
        assertEquals(1, result.succeeded());
        for (FileOutcome each : outcomes) {
            TransferException failure = each.failure();
            if (failure != null) {
                assertEquals(Reason.NAME_REFUSED, failure.reason(), each.remote());
            }
        }
        try (var walk = Files.walk(world.local)) {
            assertEquals(
                    List.of("", "tree", "tree/good"),
                    walk.map(path -> world.local.relativize(path).toString())
                            .sorted()
                            .toList());
        }
    }

    private static RemoteEntry entry(String name) {
        return new RemoteEntry(name, RemoteEntry.Type.FILE, 5, EngineWorld.MODIFIED, -1, "v");
    }

    @Test
    void emptyBatchesComplete() throws Exception {
        assertEquals(0, world.await(client.uploadAll(List.of(), "x")).succeeded());
        Files.createDirectories(world.local.resolve("empty"));
        assertEquals(
                0,
                world.await(client.uploadTree(world.local.resolve("empty"), "x"))
                        .succeeded());
    }

    @Test
    void aMissingTreeIsSaidToBeMissing() throws Exception {
        assertEquals(
                Reason.NOT_FOUND,
                world.failure(client.uploadTree(world.local.resolve("none"), "x"))
                        .reason());
        assertEquals(
                Reason.NOT_FOUND,
                world.failure(client.downloadTree("none", world.local.resolve("x")))
                        .reason());
    }

    @Test
    void keepsAnEmptyTreeInBothDirections() throws Exception {
        Path empty = Files.createDirectory(world.local.resolve("empty"));
        world.await(client.uploadTree(empty, "there"));
        assertTrue(Files.isDirectory(world.root.resolve("there")));
        Path back = world.local.resolve("back");
        world.await(client.downloadTree("there", back));
        assertTrue(Files.isDirectory(back));
    }

    @Test
    void aListingThatFailsMakesNoDirectory() throws Exception {
        Path back = world.local.resolve("back");
        assertEquals(
                Reason.NOT_FOUND,
                world.failure(client.downloadTree("nothing", back)).reason());
        assertFalse(Files.exists(back));
    }

    @Test
    void aResumeBeforeThePauseIsDoneLeavesTheBatchRunning() throws Exception {
        BatchTransfer batch = upload(files(3, 3 * BLOCK), o -> {});
        world.runUntil(() -> batch.progress().sentBytes() > BLOCK);
        batch.pause();
        batch.resume();
        world.await(batch);
        assertEquals(TransferStatus.COMPLETED, batch.status());
    }
}
