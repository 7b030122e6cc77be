// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.IfExists;
import io.filetransfer.Limits;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.transfer.TroubledStorage;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does with several uploads of one name, with what it refuses, and when it closes. */
final class ServingTest {

    private static final int BLOCK = EngineWorld.BLOCK;

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileServer server;
    private FileClient client;

    @SuppressWarnings("NullAway.Init") // made in the set-up
    private TroubledStorage storage;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 51).limits(EngineWorld.SHARP);
        world.storage(real -> storage = new TroubledStorage(real));
        server = world.startServer();
        client = world.connect();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private Path file(String name, int size) throws Exception {
        return world.file(name, EngineWorld.content(size, name.hashCode()));
    }

    // ---- one name, several uploads

    @Test
    @Tag("K03")
    void theSameUploadFromASecondClientTakesOver() throws Exception {
        Path source = file("a.bin", 8 * BLOCK);
        FileClient second = world.connect();
        Transfer<UploadResult> first = client.upload(source);
        world.runUntil(() -> first.progress().durableBytes() >= 3 * BLOCK);
        Transfer<UploadResult> other = second.upload(source);
        TransferException superseded = world.failure(first);
        assertEquals(Reason.SUPERSEDED, superseded.reason());
        assertFalse(superseded.retryable());
        UploadResult result = world.await(other);
        assertTrue(result.skippedBytes() >= 3 * BLOCK, "skipped: " + result.skippedBytes());
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @Tag("K02")
    @ValueSource(ints = {1000, 4 * BLOCK + 1})
    void twoSourcesOfOneNameAtOnceBothComplete(int size) throws Exception {
        Path one = file("one", size);
        Path two = file("two", size);
        FileClient second = world.connect();
        Transfer<UploadResult> first = client.upload(one, "same");
        Transfer<UploadResult> other = second.upload(two, "same");
        world.await(first);
        world.await(other);
        Path published = world.root.resolve("same");
        assertTrue(
                Files.mismatch(published, one) == -1 || Files.mismatch(published, two) == -1, "neither of the sources");
        assertEquals(List.of(), world.partials());
    }

    @Test
    @Tag("K01")
    void ofTwoUploadsThatMustNotReplaceOneWins() throws Exception {
        FileClient second = world.connect();
        Transfer<UploadResult> first =
                client.upload(file("one", 3 * BLOCK), o -> o.remote("same").ifExists(IfExists.FAIL));
        Transfer<UploadResult> other =
                second.upload(file("two", 3 * BLOCK), o -> o.remote("same").ifExists(IfExists.FAIL));
        world.settle(first);
        world.settle(other);
        Transfer<UploadResult> winner = first.isCompletedExceptionally() ? other : first;
        Transfer<UploadResult> loser = winner == first ? other : first;
        assertTrue(world.await(winner).receipt().matches(world.root.resolve("same")));
        assertEquals(Reason.EXISTS, world.failure(loser).reason());
    }

    @Test
    void theSameUploadTwiceFromOneClientEndsWithOneFile() throws Exception {
        Path source = file("a.bin", 5 * BLOCK);
        Transfer<UploadResult> first = client.upload(source);
        Transfer<UploadResult> again = client.upload(source);
        world.settle(first);
        world.await(again);
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        assertEquals(List.of(), world.partials());
    }

    // ---- refusals

    @ParameterizedTest
    @Tag("P01")
    @ValueSource(strings = {"../a", "a/../../b", "/abs", "a//b", "..", ".", ".ft/u/x", "a\\b", "nul", "x\u0000y"})
    void refusesANameThatIsNotAllowedAndGoesOn(String name) throws Exception {
        Path source = file("a.bin", 100);
        assertEquals(
                Reason.NAME_REFUSED, world.failure(client.upload(source, name)).reason());
        world.await(client.upload(source, "fine"));
        assertTrue(Files.exists(world.root.resolve("fine")));
        try (var names = Files.list(directory)) {
            assertEquals(2, names.count());
        }
    }

    @Test
    @Tag("R08")
    void letsTransfersWaitForTheirTurnWhenTheServerTakesNoMore() throws Exception {
        world.serverLimits(Limits.builder().transfersPerSession(20).build());
        world.stop(server);
        world.startServer();
        FileClient many = world.connect();
        List<Transfer<UploadResult>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(many.upload(file("f" + i, 2 * BLOCK)));
        }
        for (Transfer<UploadResult> each : all) {
            world.await(each);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17})
    void aBatchKeepsWithinTheTransfersOfTheServer(int most) throws Exception {
        world.serverLimits(Limits.builder().transfersPerSession(most).build());
        world.stop(server);
        world.startServer();
        FileClient many = world.connect();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            files.add(file("f" + i, 100));
        }
        assertEquals(60, world.await(many.uploadAll(files, "all")).succeeded());
        assertEquals(
                60,
                world.await(many.downloadTree("all", world.local.resolve("back")))
                        .succeeded());
    }

    @Test
    void refusesTooManyConnectionsAndSaysWhy() throws Exception {
        world.serverLimits(Limits.builder().connections(1).build());
        world.stop(server);
        world.startServer();
        FileClient only = world.connect();
        TransferException refused = null;
        try {
            world.connect();
        } catch (TransferException e) {
            refused = e;
        }
        assertEquals(Reason.OVERLOADED, refused == null ? null : refused.reason());
        world.await(only.upload(file("a.bin", 100)));
    }

    // ---- full disks

    @ParameterizedTest
    @Tag("S01")
    @ValueSource(booleans = {false, true})
    void aFullDiskFailsOneUploadAndItContinuesWhenThereIsSpace(boolean inMemory) throws Exception {
        if (inMemory) {
            storage.inMemory();
        }
        Path source = file("a.bin", 6 * BLOCK);
        storage.fullAfter("a.bin", 3 * BLOCK + 100);
        Transfer<UploadResult> full = client.upload(source);
        Path fine = file("fine", 6 * BLOCK);
        Transfer<UploadResult> other = client.upload(fine);
        TransferException failure = world.failure(full);
        assertEquals(Reason.NO_SPACE, failure.reason());
        assertTrue(failure.retryable());
        world.await(other);
        EngineWorld.assertSame(fine, world.root.resolve("fine"));
        assertEquals(1, world.partials().size());
        assertFalse(Files.exists(world.root.resolve("a.bin")));
        storage.fullAfter("a.bin", Long.MAX_VALUE);
        UploadResult result = world.await(client.upload(source));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        assertTrue(result.skippedBytes() >= BLOCK, "skipped: " + result.skippedBytes());
    }

    // ---- the end

    @Test
    void aClosingServerKeepsUploadsDurablyAndTheNextOneContinues() throws Exception {
        Path source = file("a.bin", 8 * BLOCK);
        Transfer<UploadResult> upload = client.upload(source);
        world.runUntil(() -> upload.progress().acknowledgedBytes() >= 4 * BLOCK);
        CompletableFuture<Void> closed = server.closeAsync();
        long before = world.runtime.nanoTime();
        world.await(closed);
        assertTrue(world.runtime.nanoTime() - before < Duration.ofSeconds(1).toNanos(), "waited for a timer");
        TransferException failure = world.failure(upload);
        assertEquals(Reason.CLOSED, failure.reason());
        assertTrue(failure.retryable());
        world.startServer();
        UploadResult result = world.await(world.connect().upload(source));
        assertTrue(result.skippedBytes() >= 3 * BLOCK, "skipped: " + result.skippedBytes());
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
    }

    @Test
    @Tag("N07")
    void aClientLearnsWhyTheServerEndsTheConnection() throws Exception {
        Transfer<UploadResult> upload = client.upload(file("a.bin", 8 * BLOCK));
        world.runUntil(() -> upload.progress().sentBytes() > BLOCK);
        world.await(server.closeAsync());
        assertEquals(Reason.CLOSED, world.failure(upload).reason());
        assertEquals(Reason.CONNECTION_LOST, world.failure(client.stat("a.bin")).reason());
        assertEquals(
                Reason.CONNECTION_LOST,
                world.failure(client.upload(world.local.resolve("a.bin"))).reason());
    }

    @Test
    @Tag("C15")
    void aSecondServerOnTheSameRootIsRefused() throws Exception {
        FileServer second = world.serverAt(InetSocketAddress.createUnresolved("server.test", 9401));
        TransferException refused = world.failure(second.startAsync());
        assertTrue(String.valueOf(refused.getMessage()).contains(world.root.toString()), refused.getMessage());
        Path source = file("a.bin", 3 * BLOCK);
        world.await(client.upload(source));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        FileServer third = world.serverAt(InetSocketAddress.createUnresolved("server.test", 9402));
        world.failure(third.startAsync());
    }

    @Test
    @Tag("K06")
    void closingTwiceEndsTwice() throws Exception {
        CompletableFuture<Void> one = server.closeAsync();
        CompletableFuture<Void> two = server.closeAsync();
        world.await(one);
        world.await(two);
    }

    @Test
    @Tag("D28")
    void movesASparseFileOfFourGibibytesToTheLastByte() throws Exception {
        // only names, sizes and offsets beyond 32 bits: most of the file is durable already
        long size = (1L << 32) + 1;
        Path source = world.root.resolve("big");
        try (var file = new java.io.RandomAccessFile(source.toFile(), "rw")) {
            file.setLength(size);
        }
        assertEquals(size, world.await(client.stat("big")).size());
        Transfer<?> download = client.download("big", world.local.resolve("big"));
        world.runUntil(() -> download.progress().acknowledgedBytes() > 2 * BLOCK);
        assertEquals(size, download.progress().totalBytes().orElse(-1));
        download.cancel(true);
        world.settle(download);
    }

    @Test
    @Tag("R13")
    void aSmallMemoryBudgetSlowsDownAndLocksNobodyOut() throws Exception {
        world.limits(Limits.builder().memoryBudgetBytes(4 << 20).build()).diskDelay(Duration.ofMillis(1));
        world.stop(server);
        world.startServer();
        List<Transfer<?>> all = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            FileClient one = world.connect();
            for (int i = 0; i < 8; i++) {
                String name = "c" + c + "f" + i;
                all.add(one.upload(file(name, 3 * BLOCK + i)));
                world.remoteFile("down" + name, EngineWorld.content(2 * BLOCK + i, i));
                all.add(one.download("down" + name, world.local.resolve("back" + name)));
            }
        }
        for (Transfer<?> each : all) {
            world.await(each);
        }
    }

    @Test
    void ofManyUploadsAtOnceEachArrivesWhole() throws Exception {
        List<FileClient> clients = List.of(client, world.connect(), world.connect());
        List<Transfer<UploadResult>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(clients.get(i % 3).upload(file("f" + i, (i % 4) * BLOCK + i)));
        }
        for (int i = 0; i < 30; i++) {
            world.await(all.get(i));
            assertArrayEquals(
                    Files.readAllBytes(world.local.resolve("f" + i)), Files.readAllBytes(world.root.resolve("f" + i)));
        }
    }
}
