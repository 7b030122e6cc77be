// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.BatchTransfer;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.IfExists;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.TransferListener;
import io.filetransfer.TransferStatus;
import io.filetransfer.UploadResult;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.testkit.MemoryLink;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.transfer.RawPeer;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that stand still, servers that stay away, and what the verbs do meanwhile. */
final class OutageTest {

    private static final int BLOCK = EngineWorld.BLOCK;
    private static final int SIZE = 8 * BLOCK + 54_321;
    private static final RetryPolicy RETRY = RetryPolicy.standard();

    enum Direction {
        UPLOAD,
        DOWNLOAD
    }

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileServer server;
    private FileClient client;
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 21).limits(EngineWorld.SHARP);
        server = world.startServer();
        client = world.connect(RETRY);
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private final class Told implements TransferListener {

        @Override
        public void onStarted(TransferEvent.Started event) {
            events.add("started");
        }

        @Override
        public void onRetry(TransferEvent.Retrying event) {
            events.add("retry " + event.attempt() + " " + event.cause().reason());
        }

        @Override
        public void onStalled(TransferEvent.Stalled event) {
            events.add("stalled " + event.duration().toSeconds());
        }

        @Override
        public void onPaused(TransferEvent.Paused event) {
            events.add("paused");
        }

        @Override
        public void onResumed(TransferEvent.Resumed event) {
            events.add("resumed");
        }

        @Override
        public void onCompleted(TransferEvent.Completed event) {
            events.add("completed");
        }

        @Override
        public void onFailed(TransferEvent.Failed event) {
            events.add("failed " + event.failure().reason());
        }

        @Override
        public void onCancelled(TransferEvent.Cancelled event) {
            events.add("cancelled");
        }
    }

    private Path source(Direction direction) {
        return (direction == Direction.UPLOAD ? world.local : world.root).resolve("a.bin");
    }

    private Path target(Direction direction) {
        return (direction == Direction.UPLOAD ? world.root : world.local).resolve("a.bin");
    }

    /** A transfer of which some blocks have arrived. */
    private Transfer<?> under(Direction direction) throws Exception {
        return under(direction, null);
    }

    private Transfer<?> under(Direction direction, @Nullable Duration deadline) throws Exception {
        byte[] bytes = EngineWorld.content(SIZE, 3);
        Transfer<?> transfer;
        if (direction == Direction.UPLOAD) {
            Path file = world.file("a.bin", bytes);
            transfer = client.upload(file, o -> {
                o.listener(new Told());
                if (deadline != null) {
                    o.deadline(deadline);
                }
            });
        } else {
            world.remoteFile("a.bin", bytes);
            transfer = client.download("a.bin", target(direction), o -> {
                o.listener(new Told());
                if (deadline != null) {
                    o.deadline(deadline);
                }
            });
        }
        world.runUntil(() -> transfer.progress().durableBytes() >= 3 * BLOCK);
        return transfer;
    }

    private Duration passed(long since) {
        return Duration.ofNanos(world.runtime.nanoTime() - since);
    }

    private void within(Duration most, long since) {
        assertTrue(passed(since).compareTo(most) <= 0, "took " + passed(since) + ", expected at most " + most);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @Tag("N02")
    @Tag("N03")
    void aLineThatStandsStillIsReplacedAfterTenSeconds(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction);
        world.link(client).becomeBlackHole();
        long before = world.runtime.nanoTime();
        world.await(transfer);
        within(Duration.ofSeconds(12), before);
        EngineWorld.assertSame(source(direction), target(direction));
        assertEquals(
                List.of("started", "stalled " + events.get(1).substring(8), "retry 2 CONNECTION_LOST", "completed"),
                events);
        assertTrue(List.of("stalled 10", "stalled 11").contains(events.get(1)), events.get(1));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @Tag("N02")
    void aTrickleIsAStall(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction);
        world.link(client).trickle(1, Duration.ofSeconds(5));
        long before = world.runtime.nanoTime();
        world.await(transfer);
        within(Duration.ofSeconds(12), before);
        EngineWorld.assertSame(source(direction), target(direction));
        assertEquals("retry 2 CONNECTION_LOST", events.get(2));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aSlowLineIsNoStallForEver(Direction direction) throws Exception {
        world.end();
        world = new EngineWorld(directory.resolve("slow"), 22)
                .limits(EngineWorld.SHARP.toBuilder().chunkBytes(256 << 10).build());
        server = world.startServer();
        client = world.connect(RETRY);
        Transfer<?> transfer = under(direction);
        MemoryLink[] newest = {world.link(client)};
        newest[0].trickle(800, Duration.ofMillis(100)); // 64 kbit/s
        world.network.whenLinked(link -> {
            newest[0] = link;
            link.trickle(800, Duration.ofMillis(100));
        });
        long there = transfer.progress().acknowledgedBytes();
        world.runtime.advance(Duration.ofMinutes(10));
        assertFalse(transfer.isDone());
        long moved =
                transfer.progress().acknowledgedBytes() + transfer.progress().skippedBytes() - there;
        assertTrue(moved >= 2 * BLOCK, "moved: " + moved + " " + events);
        world.network.whenLinked(link -> {});
        newest[0].flow();
        world.await(transfer);
        assertTrue(events.size() <= 6, events.toString());
        EngineWorld.assertSame(source(direction), target(direction));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aLineThatRecoversBeforeAnotherAnswersIsKept(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction);
        world.network.swallowConnects(EngineWorld.ADDRESS, true);
        world.link(client).trickle(0, Duration.ofDays(1));
        world.runtime.advance(Duration.ofSeconds(15));
        assertEquals(2, events.size(), events.toString());
        world.link(client).flow();
        world.await(transfer);
        assertEquals("completed", events.get(2));
        assertEquals(1, world.network.links().size());
        world.runtime.advance(Duration.ofSeconds(30));
        int tried = world.network.connects().size();
        world.runtime.advance(Duration.ofMinutes(10));
        assertEquals(tried, world.network.connects().size(), "a client without work connects");
        EngineWorld.assertSame(source(direction), target(direction));
    }

    @Test
    @Tag("N02")
    void aBlackHoleInConnectAndLoginDelaysAndDoesNotEnd() throws Exception {
        Transfer<?> transfer = under(Direction.UPLOAD);
        world.network.swallowConnects(EngineWorld.ADDRESS, true);
        world.cut(client);
        world.runtime.advance(Duration.ofSeconds(60));
        List<?> connects = world.network.connects();
        assertTrue(connects.size() >= 18 && connects.size() <= 22, "attempts: " + connects.size()); // every 3 s
        world.network.swallowConnects(EngineWorld.ADDRESS, false);
        world.network.whenLinked(MemoryLink::becomeBlackHole); // connected, and no HELLO
        world.runtime.advance(Duration.ofSeconds(60));
        assertFalse(transfer.isDone());
        world.network.whenLinked(link -> {});
        long before = world.runtime.nanoTime();
        world.await(transfer);
        within(Duration.ofSeconds(4), before);
        assertEquals(List.of("started", "retry 2 CONNECTION_LOST", "completed"), events);
        EngineWorld.assertSame(source(Direction.UPLOAD), target(Direction.UPLOAD));
    }

    @Test
    @Tag("N02")
    void aBlackHoleWhileTheServerPublishesIsFoundByTheIdleTime() throws Exception {
        Path file = world.file("a.bin", EngineWorld.content(3 * BLOCK, 1));
        Transfer<UploadResult> upload = client.upload(file, o -> o.ifExists(IfExists.RENAME));
        world.runUntil(() -> Files.exists(world.root.resolve("a.bin")));
        world.link(client).becomeBlackHole();
        long before = world.runtime.nanoTime();
        UploadResult result = world.await(upload);
        within(Duration.ofSeconds(45), before);
        assertEquals("a.bin", result.receipt().name());
        assertEquals(3 * BLOCK, world.log(client).sentChunkBytes());
    }

    @Test
    void attemptsAreDelayedWithJitterAndNeverMoreThanTwoSeconds() throws Exception {
        Transfer<?> transfer = under(Direction.UPLOAD);
        world.stop(server);
        List<Long> times = new ArrayList<>();
        int seen = world.network.connects().size();
        for (int step = 0; step < 60_000; step++) {
            world.runtime.advance(Duration.ofMillis(1));
            if (world.network.connects().size() > seen) {
                seen = world.network.connects().size();
                times.add(world.runtime.nanoTime());
            }
        }
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add((times.get(i) - times.get(i - 1)) / 1_000_000);
        }
        assertTrue(gaps.stream().allMatch(gap -> gap <= 2001), gaps.toString());
        assertTrue(gaps.stream().skip(6).anyMatch(gap -> gap > 1000), gaps.toString());
        assertTrue(gaps.stream().skip(6).anyMatch(gap -> gap < 1000), gaps.toString());
        assertTrue(times.size() > 40 && times.size() < 130, "attempts in 60 s: " + times.size());
        server = world.startServer();
        world.await(transfer);
    }

    @Test
    void theBudgetEndsWithTheLastReason() throws Exception {
        world.end();
        world = new EngineWorld(directory.resolve("other"), 5).limits(EngineWorld.SHARP);
        server = world.startServer();
        client = world.connect(RETRY.withBudget(Duration.ofSeconds(30)));
        Transfer<?> transfer = under(Direction.UPLOAD);
        world.cut(client);
        world.stop(server);
        long before = world.runtime.nanoTime();
        TransferException failure = world.failure(transfer);
        assertEquals(Duration.ofSeconds(30).toSeconds(), passed(before).toSeconds());
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("30 s"), failure.getMessage());
        server = world.startServer();
        world.await(client.upload(world.local.resolve("a.bin"))); // the client itself goes on
    }

    @Test
    void anUnknownOutcomeStaysUnknownUntilTheBudgetIsOver() throws Exception {
        world.end();
        world = new EngineWorld(directory.resolve("other"), 5).limits(EngineWorld.SHARP);
        server = world.startServer();
        client = world.connect(RETRY.withBudget(Duration.ofSeconds(30)));
        Path file = world.file("a.bin", EngineWorld.content(3 * BLOCK, 1));
        Transfer<UploadResult> upload = client.upload(file);
        world.runUntil(() -> Files.exists(world.root.resolve("a.bin")));
        world.cut(client);
        world.stop(server);
        assertEquals(Reason.OUTCOME_UNKNOWN, world.failure(upload).reason());
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aDeadlineCoversTheRetries(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, Duration.ofSeconds(20));
        world.network.swallowConnects(EngineWorld.ADDRESS, true);
        world.cut(client);
        long before = world.runtime.nanoTime();
        assertEquals(Reason.TIMEOUT, world.failure(transfer).reason());
        within(Duration.ofSeconds(21), before);
        world.network.swallowConnects(EngineWorld.ADDRESS, false);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aTransferIsPausedAndResumedWithoutAConnection(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction);
        world.network.swallowConnects(EngineWorld.ADDRESS, true);
        world.cut(client);
        world.runtime.advance(Duration.ofSeconds(5));
        long before = world.runtime.nanoTime();
        world.await(transfer.pause());
        assertEquals(before, world.runtime.nanoTime());
        assertEquals(TransferStatus.PAUSED, transfer.status());
        int tried = world.network.connects().size();
        world.runtime.advance(Duration.ofMinutes(10));
        assertEquals(tried, world.network.connects().size(), "a client whose only transfer is paused connects");
        transfer.resume();
        world.runtime.advance(Duration.ofSeconds(5));
        world.network.swallowConnects(EngineWorld.ADDRESS, false);
        world.await(transfer);
        assertEquals(List.of("started", "retry 2 CONNECTION_LOST", "paused", "resumed", "completed"), events);
        EngineWorld.assertSame(source(direction), target(direction));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aCancelWithoutAConnectionEndsInTime(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction);
        world.network.swallowConnects(EngineWorld.ADDRESS, true);
        world.cut(client);
        world.runtime.advance(Duration.ofSeconds(1));
        long before = world.runtime.nanoTime();
        assertTrue(transfer.cancel(true));
        world.settle(transfer);
        within(Duration.ofMillis(5_020), before);
        assertTrue(transfer.isCancelled());
        assertEquals("cancelled", events.get(events.size() - 1));
        if (direction == Direction.DOWNLOAD) {
            assertEquals(List.of(), world.partials());
        }
    }

    @Test
    void aCancelDiscardsOnTheServerIfItComesBackInTime() throws Exception {
        Transfer<?> transfer = under(Direction.UPLOAD);
        world.network.swallowConnects(EngineWorld.ADDRESS, true);
        world.cut(client);
        world.runtime.advance(Duration.ofSeconds(1));
        assertEquals(1, world.partials().size());
        transfer.cancel(true);
        world.runtime.advance(Duration.ofSeconds(1));
        assertFalse(transfer.isDone());
        world.network.swallowConnects(EngineWorld.ADDRESS, false);
        world.settle(transfer);
        assertTrue(transfer.isCancelled());
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aCloseWithoutAConnectionIsBounded(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction);
        world.network.swallowConnects(EngineWorld.ADDRESS, true);
        world.cut(client);
        world.runtime.advance(Duration.ofSeconds(7));
        long before = world.runtime.nanoTime();
        world.await(client.closeAsync());
        within(Duration.ofSeconds(6), before);
        assertEquals(Reason.CLOSED, world.failure(transfer).reason());
    }

    @Test
    void aBatchIsCancelledAndClosedWithoutAConnection() throws Exception {
        Path top = world.local.resolve("tree");
        for (int i = 0; i < 50; i++) {
            world.file("tree/d" + i + "/f", EngineWorld.content(1000, i));
        }
        world.network.swallowConnects(EngineWorld.ADDRESS, true);
        world.cut(client);
        BatchTransfer first = client.uploadTree(top, "one", o -> o.listener(new Told()));
        BatchTransfer second = client.uploadTree(top, "two");
        BatchTransfer third = client.downloadTree("", world.local.resolve("three"));
        world.runtime.advance(Duration.ofSeconds(2));
        first.cancel(true);
        third.cancel(true);
        world.settle(first);
        world.settle(third);
        assertTrue(first.isCancelled() && third.isCancelled());
        assertEquals(List.of("started", "cancelled"), events);
        world.await(client.closeAsync());
        assertEquals(Reason.CLOSED, world.failure(second).reason());
    }

    @Test
    @Tag("N07")
    void aRefusalThatAnotherConnectionCannotRepairEndsAtOnce() throws Exception {
        world.stop(server);
        RawPeer peer = RawPeer.server(world);
        FileClient other = world.connect(RETRY);
        Transfer<UploadResult> upload = other.upload(world.file("a.bin", EngineWorld.content(SIZE, 1)));
        peer.await(FrameType.OPEN, 1);
        peer.send(Frames.frame(FrameType.ERROR, 0, 0, new Failure(Reason.FORBIDDEN, "not you")::write));
        TransferException failure = world.failure(upload);
        assertEquals(Reason.FORBIDDEN, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("not you"), failure.getMessage());
    }

    @Test
    @Tag("N06")
    void damagedBytesAreTriedAgainButNotForEver() throws Exception {
        world.stop(server);
        RawPeer peer = RawPeer.server(world);
        FileClient other = world.connect(RETRY);
        int before = world.network.connects().size();
        Transfer<UploadResult> upload =
                other.upload(world.file("a.bin", EngineWorld.content(SIZE, 1)), o -> o.listener(new Told()));
        for (int i = 0; i < 10 && !upload.isDone(); i++) {
            world.runtime.advance(Duration.ofSeconds(3));
            peer.send(new byte[28]);
            world.idle();
        }
        assertEquals(Reason.PROTOCOL, world.failure(upload).reason());
        assertEquals(
                List.of("started", "retry 2 PROTOCOL", "retry 3 PROTOCOL", "retry 4 PROTOCOL", "failed PROTOCOL"),
                events);
        assertEquals(3, world.network.connects().size() - before);
    }

    @Test
    @Tag("N13")
    void whatIsNewGoesToAnotherConnectionAfterGoaway() throws Exception {
        world.stop(server);
        RawPeer peer = RawPeer.server(world);
        FileClient other = world.connect(RETRY);
        Path file = world.file("a.bin", EngineWorld.content(SIZE, 1));
        Transfer<UploadResult> first = other.upload(file);
        peer.await(FrameType.OPEN, 1);
        MemoryLink old = world.newestLink();
        peer.send(Frames.frame(FrameType.GOAWAY, 0, 0, new Failure(Reason.CLOSED, "soon")::write));
        world.idle();
        Transfer<UploadResult> second = other.upload(file, "b.bin");
        world.runtime.advance(Duration.ofSeconds(1));
        assertFalse(first.isDone() || second.isDone());
        assertTrue(old.client().isOpen() && world.newestLink() != old);
        old.cutAfter(0);
        world.runtime.advance(Duration.ofSeconds(1));
        assertFalse(first.isDone());
        world.await(other.closeAsync());
        assertEquals(Reason.CLOSED, world.failure(first).reason());
    }

    @Test
    @Tag("N10")
    void anHourWithoutABitIsMadeGood() throws Exception {
        client = world.connect(RETRY.withBudget(Duration.ofHours(3)));
        Transfer<?> transfer = under(Direction.UPLOAD);
        world.network.links().forEach(link -> link.trickle(0, Duration.ofDays(1)));
        world.network.whenLinked(link -> link.trickle(0, Duration.ofDays(1)));
        world.runtime.advance(Duration.ofHours(1));
        assertFalse(transfer.isDone());
        world.network.whenLinked(link -> {});
        world.await(transfer);
        EngineWorld.assertSame(source(Direction.UPLOAD), target(Direction.UPLOAD));
        assertTrue(((UploadResult) transfer.join()).skippedBytes() >= 3 * BLOCK);
    }

    @ParameterizedTest
    @Tag("K04")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void verbsAndCutsInAnyOrderEndOnceAndInOrder(long seed) throws Exception {
        world.end();
        world = new EngineWorld(directory.resolve("k" + seed), seed).limits(EngineWorld.SHARP);
        world.diskDelay(Duration.ofMillis(seed % 3));
        server = world.startServer();
        client = world.connect(RETRY);
        Random random = new Random(seed);
        Transfer<?> transfer = under(seed % 2 == 0 ? Direction.UPLOAD : Direction.DOWNLOAD, Duration.ofSeconds(60));
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (int i = 0; i < 12 && !transfer.isDone(); i++) {
            switch (random.nextInt(5)) {
                case 0 -> world.newestLink().cutAfter(random.nextInt(200_000));
                case 1 -> asked.add(transfer.pause());
                case 2, 3 -> transfer.resume();
                default -> {
                    if (i > 8) {
                        transfer.cancel(true);
                    }
                }
            }
            for (int task = random.nextInt(60); task > 0; task--) {
                world.runtime.runOne();
            }
            world.runtime.advance(Duration.ofMillis(random.nextInt(50)));
        }
        transfer.resume();
        world.settle(transfer);
        world.idle();
        for (CompletableFuture<?> each : asked) {
            assertTrue(each.isDone());
        }
        assertEquals("started", events.get(0));
        List<String> ends = events.stream()
                .filter(event -> event.matches("(completed|cancelled|failed).*"))
                .toList();
        assertEquals(1, ends.size(), events.toString());
        assertEquals(ends.get(0), events.get(events.size() - 1), events.toString());
        if (ends.get(0).equals("completed")) {
            Direction direction = seed % 2 == 0 ? Direction.UPLOAD : Direction.DOWNLOAD;
            EngineWorld.assertSame(source(direction), target(direction));
        }
    }
}
