// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.IfExists;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a transfer when the connection breaks or the source changes, and the same call is made again. */
final class InterruptionTest {

    private static final int BLOCK = EngineWorld.BLOCK;
    private static final int SIZE = 8 * BLOCK + 54_321;

    /** Two checkpoints and the window, and the block that was not complete. */
    private static final long MOST_AGAIN = 2 * BLOCK + BLOCK + BLOCK;

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileServer server;
    private FileClient client;

    @BeforeEach
    void open() throws Exception {
        open(11);
    }

    private void open(long seed) throws Exception {
        world = new EngineWorld(directory.resolve("world" + seed), seed).limits(EngineWorld.SHARP);
        server = world.startServer();
        client = world.connect();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    @ParameterizedTest
    @Tag("N01")
    @Tag("D27")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void uploadContinuesAfterACutAnywhere(long seed) throws Exception {
        world.end();
        open(100 + seed);
        Path source = world.file("a.bin", EngineWorld.content(SIZE, seed));
        int position = new Random(seed).nextInt(SIZE);
        world.link(client).cutAfter(position);
        Transfer<UploadResult> first = client.upload(source);
        Reason reason = world.failure(first).reason(); // unknown if everything had been handed to the connection
        assertTrue(
                reason == Reason.CONNECTION_LOST || reason == Reason.OUTCOME_UNKNOWN,
                reason + ", cut after " + position);
        assertFalse(Files.exists(world.root.resolve("a.bin")));
        FileClient next = world.connect();
        UploadResult result = world.await(next.upload(source));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        assertEquals(SIZE, result.sentBytes() + result.skippedBytes());
        long again = world.log(client).sentChunkBytes() + world.log(next).sentChunkBytes() - SIZE;
        assertTrue(again <= MOST_AGAIN, "cut after " + position + ", sent again: " + again);
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @Tag("N01")
    @Tag("D27")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void downloadContinuesAfterACutAnywhere(long seed) throws Exception {
        world.end();
        open(200 + seed);
        Path source = world.remoteFile("a.bin", EngineWorld.content(SIZE, seed));
        Path target = world.local.resolve("a.bin");
        int position = new Random(seed).nextInt(SIZE);
        world.link(client).cutAfter(position);
        assertEquals(
                Reason.CONNECTION_LOST,
                world.failure(client.download("a.bin", target)).reason());
        assertFalse(Files.exists(target));
        FileClient next = world.connect();
        DownloadResult result = world.await(next.download("a.bin", target));
        EngineWorld.assertSame(source, target);
        assertEquals(SIZE, result.receivedBytes() + result.skippedBytes());
        long again = world.log(client).receivedChunkBytes() + result.receivedBytes() - SIZE;
        assertTrue(again <= MOST_AGAIN, "cut after " + position + ", sent again: " + again);
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @Tag("N01")
    @ValueSource(longs = {1, 2, 3})
    void survivesACutOfEveryAttempt(long seed) throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, seed));
        Random random = new Random(seed);
        FileClient now = client;
        int cuts = 0;
        while (true) {
            world.link(now).cutAfter(2 * BLOCK + random.nextInt(4 * BLOCK));
            Transfer<UploadResult> attempt = now.upload(source);
            world.settle(attempt);
            if (!attempt.isCompletedExceptionally()) {
                break;
            }
            cuts++;
            assertTrue(cuts < 8, "no attempt gets further");
            now = world.connect();
        }
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
    }

    /** Cuts a first attempt with some blocks durable, and gives the next client. */
    private FileClient interruptedUpload(Path source) throws Exception {
        Transfer<UploadResult> first = client.upload(source, "a.bin");
        world.runUntil(() -> first.progress().durableBytes() >= 4 * BLOCK);
        world.cut(client);
        assertEquals(Reason.CONNECTION_LOST, world.failure(first).reason());
        return world.connect();
    }

    private FileClient interruptedDownload(Path target) throws Exception {
        Transfer<DownloadResult> first = client.download("a.bin", target);
        world.runUntil(() -> first.progress().durableBytes() >= 4 * BLOCK);
        world.cut(client);
        assertEquals(Reason.CONNECTION_LOST, world.failure(first).reason());
        return world.connect();
    }

    @Test
    void sendsOnlyTheBlocksThatDiffer() throws Exception {
        byte[] bytes = EngineWorld.content(SIZE, 1);
        Path source = world.file("a.bin", bytes);
        FileClient next = interruptedUpload(source);
        bytes[BLOCK + 7] ^= 1;
        world.file("a.bin", bytes); // the same size and time
        UploadResult result = world.await(next.upload(source, "a.bin"));
        assertArrayEquals(bytes, Files.readAllBytes(world.root.resolve("a.bin")));
        assertTrue(result.skippedBytes() >= 3 * BLOCK, "skipped: " + result.skippedBytes());
    }

    @Test
    @Tag("S11")
    void neverMixesTwoSourcesOfADownload() throws Exception {
        byte[] bytes = EngineWorld.content(SIZE, 1);
        world.remoteFile("a.bin", bytes);
        Path target = world.local.resolve("a.bin");
        FileClient next = interruptedDownload(target);
        bytes[BLOCK + 7] ^= 1;
        world.remoteFile("a.bin", bytes);
        DownloadResult result = world.await(next.download("a.bin", target));
        assertArrayEquals(bytes, Files.readAllBytes(target));
        assertTrue(result.skippedBytes() >= 3 * BLOCK, "skipped: " + result.skippedBytes());
    }

    @ParameterizedTest(name = "uploadFollowsASourceThatNowHas{0}Bytes")
    @ValueSource(
            ints = {
                0,
                1,
                200_000,
                300_000,
                BLOCK - 1,
                BLOCK,
                2 * BLOCK,
                2 * BLOCK + 5,
                SIZE - 1,
                SIZE + 1,
                SIZE + 3 * BLOCK
            })
    void uploadFollowsASourceOfAnotherSize(int size) throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, 1));
        FileClient next = interruptedUpload(source);
        world.file("a.bin", Arrays.copyOf(EngineWorld.content(SIZE, 1), size));
        world.await(next.upload(source, "a.bin"));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest(name = "uploadFollowsAnotherSourceWith{0}Bytes")
    @ValueSource(ints = {1, 200_000, BLOCK, 2 * BLOCK + 5})
    void uploadFollowsASourceOfAnotherSizeAndContent(int size) throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, 1));
        FileClient next = interruptedUpload(source);
        world.file("a.bin", EngineWorld.content(size, 2));
        world.await(next.upload(source, "a.bin"));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
    }

    @ParameterizedTest(name = "downloadFollowsASourceThatNowHas{0}Bytes")
    @ValueSource(
            ints = {0, 1, 200_000, BLOCK - 1, BLOCK, 2 * BLOCK, 2 * BLOCK + 5, SIZE - 1, SIZE + 1, SIZE + 3 * BLOCK})
    void downloadFollowsASourceOfAnotherSize(int size) throws Exception {
        Path source = world.remoteFile("a.bin", EngineWorld.content(SIZE, 1));
        Path target = world.local.resolve("a.bin");
        FileClient next = interruptedDownload(target);
        world.remoteFile("a.bin", Arrays.copyOf(EngineWorld.content(SIZE, 1), size));
        world.await(next.download("a.bin", target));
        EngineWorld.assertSame(source, target);
        assertEquals(List.of(), world.partials());
    }

    @Test
    void aSmallerFileTakesOverWithTheCreditToBeSentBlind() throws Exception {
        world.end();
        world = new EngineWorld(directory.resolve("blind"), 12);
        world.startServer();
        client = world.connect();
        Path source = world.file("a.bin", EngineWorld.content(80 * BLOCK, 1));
        Transfer<UploadResult> first = client.upload(source, "a.bin");
        world.runUntil(() -> first.progress().durableBytes() >= BLOCK);
        world.cut(client);
        world.failure(first);
        world.file("a.bin", EngineWorld.content(BLOCK, 2));
        world.await(world.connect().upload(source, "a.bin"));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
    }

    @Test
    @Tag("S11")
    void anUploadWhoseSourceChangesUnderWayPublishesNothing() throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, 1));
        Transfer<UploadResult> upload = client.upload(source);
        world.runUntil(() -> upload.progress().acknowledgedBytes() > 2 * BLOCK);
        Files.write(source, new byte[] {1}, StandardOpenOption.WRITE);
        TransferException failure = world.failure(upload);
        assertEquals(Reason.SOURCE_CHANGED, failure.reason());
        assertTrue(failure.retryable());
        world.idle();
        assertFalse(Files.exists(world.root.resolve("a.bin")));
        world.file("a.bin", EngineWorld.content(SIZE, 2));
        world.await(client.upload(source));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
    }

    @Test
    @Tag("S10")
    void anUploadWhoseSourceIsTruncatedUnderWayPublishesNothing() throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, 1));
        Transfer<UploadResult> upload = client.upload(source);
        world.runUntil(() -> upload.progress().acknowledgedBytes() > 2 * BLOCK);
        world.file("a.bin", new byte[10]);
        assertEquals(Reason.SOURCE_CHANGED, world.failure(upload).reason());
        world.idle();
        assertFalse(Files.exists(world.root.resolve("a.bin")));
    }

    @Test
    @Tag("S10")
    void aDownloadWhoseSourceIsTruncatedUnderWayPublishesNothing() throws Exception {
        world.remoteFile("a.bin", EngineWorld.content(SIZE, 1));
        Path target = world.local.resolve("a.bin");
        Transfer<DownloadResult> download = client.download("a.bin", target);
        world.runUntil(() -> download.progress().acknowledgedBytes() > 2 * BLOCK);
        world.remoteFile("a.bin", new byte[10]);
        assertEquals(Reason.SOURCE_CHANGED, world.failure(download).reason());
        assertFalse(Files.exists(target));
        world.await(client.download("a.bin", target));
        assertArrayEquals(new byte[10], Files.readAllBytes(target));
    }

    @Test
    @Tag("S11")
    void aDownloadWhoseSourceIsReplacedUnderWayIsNeverAMix() throws Exception {
        world.remoteFile("a.bin", EngineWorld.content(SIZE, 1));
        Path other = world.remoteFile("b.bin", EngineWorld.content(SIZE, 2));
        Path target = world.local.resolve("a.bin");
        Transfer<DownloadResult> download = client.download("a.bin", target);
        world.runUntil(() -> download.progress().acknowledgedBytes() > 2 * BLOCK);
        Files.move(other, world.root.resolve("a.bin"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Reason.SOURCE_CHANGED, world.failure(download).reason());
        world.await(client.download("a.bin", target));
        EngineWorld.assertSame(world.root.resolve("a.bin"), target);
    }

    @Test
    @Tag("N02")
    void aSilentServerIsNoticedAndTheUploadContinues() throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, 1));
        Transfer<UploadResult> first = client.upload(source);
        world.runUntil(() -> first.progress().durableBytes() >= 3 * BLOCK);
        world.link(client).becomeBlackHole();
        long before = world.runtime.nanoTime();
        assertEquals(Reason.CONNECTION_LOST, world.failure(first).reason());
        assertTrue(world.runtime.nanoTime() - before <= Duration.ofSeconds(45).toNanos());
        UploadResult result = world.await(world.connect().upload(source));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        assertTrue(result.skippedBytes() >= 3 * BLOCK);
    }

    @Test
    @Tag("N03")
    void takesOverFromAConnectionThatTheServerStillBelievesIn() throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, 1));
        Transfer<UploadResult> first = client.upload(source);
        world.runUntil(() -> first.progress().durableBytes() >= 3 * BLOCK);
        world.link(client).becomeBlackHole();
        FileClient next = world.connect();
        UploadResult result = world.await(next.upload(source));
        assertTrue(result.skippedBytes() >= 3 * BLOCK);
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        world.failure(first);
    }

    @Test
    void theSameDownloadMayBeCalledAsSoonAsTheFirstHasFailed() throws Exception {
        world.remoteFile("a.bin", EngineWorld.content(SIZE, 1));
        Path target = world.local.resolve("a.bin");
        FileClient next = world.connect();
        Transfer<DownloadResult> first = client.download("a.bin", target);
        world.runUntil(() -> first.progress().acknowledgedBytes() > 2 * BLOCK);
        world.diskDelay(Duration.ofMillis(20));
        world.cut(client);
        world.runUntil(first::isDone);
        world.await(next.download("a.bin", target));
        EngineWorld.assertSame(world.root.resolve("a.bin"), target);
    }

    @Test
    @Tag("C09")
    void aLostReceiptComesBackAfterARestartOfTheServer() throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(3 * BLOCK, 1));
        Transfer<UploadResult> first = client.upload(source, o -> o.ifExists(IfExists.RENAME));
        world.runUntil(() -> Files.exists(world.root.resolve("a.bin")));
        world.link(client).becomeBlackHole();
        world.settle(first);
        world.idle();
        world.stop(server);
        world.startServer();
        UploadResult again = world.await(world.connect().upload(source, o -> o.ifExists(IfExists.RENAME)));
        assertEquals("a.bin", again.receipt().name());
        assertEquals(0, again.sentBytes());
        assertFalse(Files.exists(world.root.resolve("a (1).bin")));
    }
}
