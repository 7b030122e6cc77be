// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.BatchResult;
import io.filetransfer.BatchTransfer;
import io.filetransfer.DownloadResult;
import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.IfExists;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.TransferListener;
import io.filetransfer.UploadResult;
import io.filetransfer.core.transfer.EngineWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes good by itself when its connection is cut: one call, whatever happens to the line. */
final class ReconnectTest {

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
        client = world.connect(RetryPolicy.standard());
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    /** Cuts the first connections of the world, each after some bytes, and lets the others be. */
    private int[] cutTheFirst(int count, Random random, int most) {
        int[] cuts = {1};
        world.newestLink().cutAfter(1 + random.nextInt(most));
        world.network.whenLinked(link -> {
            if (cuts[0] < count) {
                cuts[0]++;
                link.cutAfter(1 + random.nextInt(most));
            }
        });
        return cuts;
    }

    @ParameterizedTest
    @Tag("N01")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anUploadLivesThroughACutAnywhere(long seed) throws Exception {
        world.end();
        open(100 + seed);
        Path source = world.file("a.bin", EngineWorld.content(SIZE, seed));
        world.link(client).cutAfter(1 + new Random(seed).nextInt(SIZE));
        UploadResult result = world.await(client.upload(source));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        assertEquals(1, result.retries());
        long again = world.log(client).sentChunkBytes() - SIZE;
        assertTrue(again <= MOST_AGAIN, "sent again: " + again);
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @Tag("N01")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aDownloadLivesThroughACutAnywhere(long seed) throws Exception {
        world.end();
        open(200 + seed);
        Path source = world.remoteFile("a.bin", EngineWorld.content(SIZE, seed));
        Path target = world.local.resolve("a.bin");
        world.link(client).cutAfter(1 + new Random(seed).nextInt(SIZE));
        DownloadResult result = world.await(client.download("a.bin", target));
        EngineWorld.assertSame(source, target);
        assertEquals(1, result.retries());
        long again = world.log(client).receivedChunkBytes() - SIZE;
        assertTrue(again <= MOST_AGAIN, "sent again: " + again);
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @Tag("N01")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void manyCutsCostTwoCheckpointsAndAWindowEach(long seed) throws Exception {
        world.end();
        open(300 + seed);
        Path source = world.file("a.bin", EngineWorld.content(SIZE, seed));
        Path other = world.remoteFile("b.bin", EngineWorld.content(SIZE, seed + 1));
        int[] cuts = cutTheFirst(8, new Random(seed), 4 * BLOCK);
        Transfer<UploadResult> up = client.upload(source);
        Transfer<DownloadResult> down = client.download("b.bin", world.local.resolve("b.bin"));
        UploadResult sent = world.await(up);
        DownloadResult received = world.await(down);
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        EngineWorld.assertSame(other, world.local.resolve("b.bin"));
        assertTrue(sent.retries() <= cuts[0] && received.retries() <= cuts[0]);
        long again = world.log(client).sentChunkBytes() - SIZE;
        assertTrue(again <= cuts[0] * MOST_AGAIN, cuts[0] + " cuts, sent again: " + again);
        long fetchedAgain = world.log(client).receivedChunkBytes() - SIZE;
        assertTrue(fetchedAgain <= cuts[0] * MOST_AGAIN, cuts[0] + " cuts, fetched again: " + fetchedAgain);
    }

    private List<Path> tree(Path top, int files) throws Exception {
        List<Path> made = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            Path file = top.resolve("d" + i % 7 + "/e" + i % 3 + "/f" + i);
            Files.createDirectories(file.getParent());
            Files.write(file, EngineWorld.content(i * 37 % 5000, i));
            made.add(top.relativize(file));
        }
        Files.createDirectories(top.resolve("empty"));
        return made;
    }

    @ParameterizedTest
    @Tag("N01")
    @ValueSource(longs = {1, 2})
    void aTreeUploadLivesThroughCuts(long seed) throws Exception {
        world.end();
        open(400 + seed);
        Path top = world.local.resolve("tree");
        List<Path> files = tree(top, 200);
        cutTheFirst(5, new Random(seed), 150_000);
        BatchResult result = world.await(client.uploadTree(top, "copy", o -> o.durability(Durability.VISIBLE)));
        assertEquals(List.of(), result.failures());
        for (Path file : files) {
            assertEquals(
                    -1,
                    Files.mismatch(top.resolve(file), world.root.resolve("copy").resolve(file)));
        }
        assertTrue(Files.isDirectory(world.root.resolve("copy/empty")));
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @Tag("N01")
    @ValueSource(longs = {1, 2})
    void aTreeDownloadLivesThroughCutsAndFetchesNothingTwice(long seed) throws Exception {
        world.end();
        open(500 + seed);
        Path top = world.root.resolve("tree");
        List<Path> files = tree(top, 1300); // more than the window of a listing
        int[] cuts = cutTheFirst(5, new Random(seed), 800_000);
        List<String> told = new ArrayList<>();
        BatchTransfer batch = client.downloadTree(
                "tree",
                world.local.resolve("copy"),
                o -> o.durability(Durability.VISIBLE).onFile(outcome -> told.add(outcome.remote())));
        BatchResult result = world.await(batch);
        assertEquals(List.of(), result.failures());
        assertEquals(1300, result.succeeded());
        assertTrue(cuts[0] >= 3, "cuts: " + cuts[0]);
        for (Path file : files) {
            assertEquals(
                    -1,
                    Files.mismatch(
                            top.resolve(file), world.local.resolve("copy").resolve(file)));
        }
        assertTrue(Files.isDirectory(world.local.resolve("copy/empty")));
        assertEquals(
                1300,
                told.stream().filter(name -> name.contains("/f")).distinct().count());
        assertEquals(1300, told.stream().filter(name -> name.contains("/f")).count());
    }

    @Test
    @Tag("N01")
    void aBatchLivesThroughCuts() throws Exception {
        List<Path> sources = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sources.add(world.file("f" + i, EngineWorld.content(i * 100_000, i)));
        }
        int[] cuts = cutTheFirst(6, new Random(3), 5 * BLOCK);
        List<Integer> attempts = new ArrayList<>();
        BatchResult result = world.await(client.uploadAll(
                sources,
                "in",
                o -> o.listener(new TransferListener() {
                    @Override
                    public void onRetry(TransferEvent.Retrying event) {
                        attempts.add(event.attempt());
                    }
                })));
        List<Integer> expected = new ArrayList<>();
        for (int attempt = 2; attempt <= attempts.size() + 1; attempt++) {
            expected.add(attempt);
        }
        assertEquals(expected, attempts); // once for each connection, not for each file
        assertTrue(!attempts.isEmpty() && attempts.size() <= cuts[0], attempts + " of cuts: " + cuts[0]);
        assertEquals(30, result.succeeded());
        for (Path source : sources) {
            EngineWorld.assertSame(source, world.root.resolve("in").resolve(source.getFileName()));
        }
    }

    @ParameterizedTest
    @Tag("C09")
    @ValueSource(booleans = {true, false})
    void anUnknownOutcomeIsAskedAgainAndMakesNoSecondFile(boolean restarted) throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(3 * BLOCK, 1));
        Transfer<UploadResult> upload = client.upload(source, o -> o.ifExists(IfExists.RENAME));
        world.runUntil(() -> Files.exists(world.root.resolve("a.bin")));
        assertFalse(upload.isDone());
        world.cut(client); // published, and the answer is lost
        if (restarted) {
            world.stop(server);
            world.startServer();
        }
        UploadResult result = world.await(upload);
        assertEquals("a.bin", result.receipt().name());
        assertEquals(1, result.retries());
        assertEquals(3 * BLOCK, world.log(client).sentChunkBytes());
        assertFalse(Files.exists(world.root.resolve("a (1).bin")));
    }

    @Test
    @Tag("N13")
    void aRollingRestartOfTheServerFailsNoTransfer() throws Exception {
        Path source = world.file("up.bin", EngineWorld.content(SIZE, 1));
        Path remote = world.remoteFile("down.bin", EngineWorld.content(SIZE, 2));
        Path top = world.local.resolve("tree");
        List<Path> files = tree(top, 200);
        Transfer<UploadResult> up = client.upload(source);
        Transfer<DownloadResult> down = client.download("down.bin", world.local.resolve("down.bin"));
        BatchTransfer batch = client.uploadTree(top, "copy", o -> o.durability(Durability.VISIBLE));
        for (int restart = 0; restart < 3; restart++) {
            world.runtime.advance(Duration.ofMillis(1));
            for (int task = 0; task < 2000; task++) {
                world.runtime.runOne();
            }
            world.stop(server);
            world.runtime.advance(Duration.ofSeconds(3));
            server = world.startServer();
        }
        world.await(up);
        world.await(down);
        assertEquals(List.of(), world.await(batch).failures());
        EngineWorld.assertSame(source, world.root.resolve("up.bin"));
        EngineWorld.assertSame(remote, world.local.resolve("down.bin"));
        for (Path file : files) {
            assertEquals(
                    -1,
                    Files.mismatch(top.resolve(file), world.root.resolve("copy").resolve(file)));
        }
    }

    @Test
    @Tag("N13")
    void aCallMadeWhileTheServerIsAwayWaitsForIt() throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, 1));
        world.stop(server);
        world.idle();
        Transfer<UploadResult> upload = client.upload(source);
        CompletableFuture<?> stat = client.stat("");
        world.runtime.advance(Duration.ofSeconds(5));
        assertFalse(upload.isDone());
        assertFalse(stat.isDone());
        server = world.startServer();
        world.await(stat);
        assertEquals(0, world.await(upload).retries());
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
    }

    @Test
    void aRequestWaitsForAConnectionNoLongerThanForConnecting() throws Exception {
        world.stop(server);
        world.idle();
        long before = world.runtime.nanoTime();
        TransferException failure = world.failure(client.stat("a"));
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("nobody listens"), failure.getMessage());
        Duration waited = Duration.ofNanos(world.runtime.nanoTime() - before);
        assertTrue(waited.toMillis() >= 10_000 && waited.toMillis() <= 10_100, waited.toString());
    }

    @Test
    void requestsInFlightAreAskedAgainOnlyIfThatDoesNoHarm() throws Exception {
        world.remoteFile("a", new byte[7]);
        world.remoteFile("b", new byte[8]);
        CompletableFuture<?> stat = client.stat("a");
        CompletableFuture<Void> made = client.makeDirectory("d/e");
        CompletableFuture<Void> deleted = client.delete("a");
        CompletableFuture<Void> moved = client.move("b", "c");
        List<String> names = new ArrayList<>();
        CompletableFuture<Void> listed = client.list("", false, entry -> names.add(entry.name()));
        world.cut(client);
        assertEquals(Reason.OUTCOME_UNKNOWN, world.failure(deleted).reason());
        assertTrue(world.failure(moved).retryable());
        assertEquals(Reason.OUTCOME_UNKNOWN, world.failure(moved).reason());
        world.await(made);
        world.await(listed);
        world.await(stat);
        assertTrue(names.contains("a") && names.contains("b"), names.toString());
        assertEquals(names.stream().distinct().toList(), names);
    }

    @Test
    void aListingWhoseEntriesWereDeliveredFailsInsteadOfShowingThemTwice() throws Exception {
        for (int i = 0; i < 2000; i++) {
            world.remoteFile("f" + i, new byte[0]);
        }
        List<String> names = new ArrayList<>();
        CompletableFuture<Void> listed = client.list("", false, entry -> names.add(entry.name()));
        world.runUntil(() -> !names.isEmpty());
        world.cut(client);
        TransferException failure = world.failure(listed);
        assertEquals(Reason.CONNECTION_LOST, failure.reason());
        assertTrue(failure.retryable());
        assertEquals(names.stream().distinct().toList(), names);
    }

    @Test
    @Tag("N03")
    @Tag("K03")
    void whoWasTakenOverByAnotherClientNeverTakesTheUploadBack() throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(SIZE, 1));
        Transfer<UploadResult> first = client.upload(source);
        world.runUntil(() -> first.progress().durableBytes() >= 2 * BLOCK);
        world.link(client).trickle(0, Duration.ofDays(1)); // cut off, and not told
        FileClient other = world.connect();
        Transfer<UploadResult> second = other.upload(source);
        world.runUntil(() -> second.progress().acknowledgedBytes() >= BLOCK);
        world.newestLink().trickle(2000, Duration.ofMillis(100)); // slow, and under way for a while
        world.cut(client);
        assertEquals(Reason.SUPERSEDED, world.failure(first).reason());
        assertFalse(second.isDone());
        world.network.links().get(1).flow();
        world.await(second);
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
    }
}
