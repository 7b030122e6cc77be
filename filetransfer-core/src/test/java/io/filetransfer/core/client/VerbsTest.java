// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.Transfer;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.TransferListener;
import io.filetransfer.TransferStatus;
import io.filetransfer.UploadResult;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.wire.FrameType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pause, resume, cancel, close and deadlines. */
final class VerbsTest {

    private static final int BLOCK = EngineWorld.BLOCK;
    private static final int SIZE = 8 * BLOCK + 4_321;

    /** Both directions do the same. */
    enum Direction {
        UPLOAD,
        DOWNLOAD
    }

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileClient client;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 21).limits(EngineWorld.SHARP);
        world.startServer();
        client = world.connect();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private Path source(Direction direction) {
        return (direction == Direction.UPLOAD ? world.local : world.root).resolve("a.bin");
    }

    private Path target(Direction direction) {
        return (direction == Direction.UPLOAD ? world.root : world.local).resolve("a.bin");
    }

    private Transfer<?> start(Direction direction) throws Exception {
        byte[] bytes = EngineWorld.content(SIZE, 3);
        if (direction == Direction.UPLOAD) {
            return client.upload(world.file("a.bin", bytes));
        }
        world.remoteFile("a.bin", bytes);
        return client.download("a.bin", target(direction));
    }

    private Transfer<?> sameCall(FileClient by, Direction direction) {
        return direction == Direction.UPLOAD ? by.upload(source(direction)) : by.download("a.bin", target(direction));
    }

    private static long moved(Object result) {
        return result instanceof UploadResult up ? up.sentBytes() : ((DownloadResult) result).receivedBytes();
    }

    private static long skipped(Object result) {
        return result instanceof UploadResult up ? up.skippedBytes() : ((DownloadResult) result).skippedBytes();
    }

    private Transfer<?> under(Direction direction, int blocks) throws Exception {
        Transfer<?> transfer = start(direction);
        world.runUntil(() -> transfer.progress().acknowledgedBytes() >= (long) blocks * BLOCK);
        return transfer;
    }

    private long chunkBytes(Direction direction) {
        return direction == Direction.UPLOAD
                ? world.log(client).sentChunkBytes()
                : world.log(client).receivedChunkBytes();
    }

    // ---- pause

    @ParameterizedTest
    @EnumSource(Direction.class)
    void continuesAfterAPauseWithoutSendingAgainWhatIsDurable(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        world.await(transfer.pause());
        assertEquals(TransferStatus.PAUSED, transfer.status());
        long before = chunkBytes(direction);
        world.runtime.advance(Duration.ofMinutes(5));
        assertEquals(before, chunkBytes(direction));
        assertFalse(transfer.isDone());
        transfer.resume();
        world.await(transfer);
        EngineWorld.assertSame(source(direction), target(direction));
        long again = chunkBytes(direction) - SIZE;
        assertTrue(again <= 2 * BLOCK, "sent again: " + again);
        assertEquals(List.of(), world.partials());
    }

    @Test
    void aPauseIsDoneOnlyAfterTheCheckpointOfTheServer() throws Exception {
        Transfer<?> transfer = under(Direction.UPLOAD, 3);
        CompletableFuture<Void> paused = transfer.pause();
        world.runUntil(paused::isDone);
        assertTrue(world.log(client).frames().stream().anyMatch(f -> !f.sent() && f.type() == FrameType.PAUSED));
        transfer.cancel(false);
        world.settle(transfer);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void countsAllBytesThatMovedOverAPause(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        world.await(transfer.pause());
        transfer.resume();
        Object result = world.await(transfer);
        long moved = moved(result);
        if (direction == Direction.UPLOAD) {
            assertEquals(chunkBytes(direction), moved, "bytes that moved, skipped: " + skipped(result));
        } else { // what was on its way when the pause let the handle go is dropped unseen
            assertTrue(moved > SIZE - skipped(result), "only the second attempt is counted: " + moved);
            assertTrue(moved <= chunkBytes(direction), "more than came: " + moved);
        }
    }

    @Test
    void aSecondPauseRightAfterResumeIsDoneOnlyWhenPausedAgain() throws Exception {
        List<String> events = new ArrayList<>();
        Path file = world.file("a.bin", EngineWorld.content(SIZE, 3));
        Transfer<?> transfer = client.upload(
                file,
                o -> o.listener(new TransferListener() {
                    @Override
                    public void onPaused(TransferEvent.Paused event) {
                        events.add("paused");
                    }

                    @Override
                    public void onResumed(TransferEvent.Resumed event) {
                        events.add("resumed");
                    }
                }));
        world.runUntil(() -> transfer.progress().acknowledgedBytes() >= 3 * BLOCK);
        world.await(transfer.pause());
        transfer.resume();
        CompletableFuture<Void> again = transfer.pause();
        world.runUntil(again::isDone);
        assertEquals(List.of("paused", "resumed", "paused"), events);
        transfer.resume();
        world.await(transfer);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void mayBePausedBeforeItHasBegun(Direction direction) throws Exception {
        Transfer<?> transfer = start(direction);
        world.await(transfer.pause());
        assertEquals(TransferStatus.PAUSED, transfer.status());
        world.runtime.advance(Duration.ofSeconds(10));
        assertEquals(0, chunkBytes(direction));
        transfer.resume();
        world.await(transfer);
        EngineWorld.assertSame(source(direction), target(direction));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    void mayBePausedAtAnyStep(int steps) throws Exception {
        for (Direction direction : Direction.values()) {
            Transfer<?> transfer = start(direction);
            for (int i = 0; i < steps; i++) {
                world.runtime.runOne();
            }
            world.settle(transfer.pause());
            transfer.resume();
            world.await(transfer);
            EngineWorld.assertSame(source(direction), target(direction));
            Files.delete(target(direction));
            Files.deleteIfExists(source(direction));
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aResumeWhilePausingIsNotLost(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        var unused = transfer.pause();
        transfer.resume();
        world.await(transfer);
        EngineWorld.assertSame(source(direction), target(direction));
    }

    // ---- cancel

    private void assertCancelled(Transfer<?> transfer) {
        world.settle(transfer);
        assertThrows(CancellationException.class, transfer::join);
        assertTrue(transfer.isCancelled());
        assertEquals(TransferStatus.CANCELLED, transfer.status());
    }

    private void assertConnectionIsUsable() throws Exception {
        Path other = world.file("other", EngineWorld.content(3 * BLOCK, 9));
        world.await(client.upload(other));
        EngineWorld.assertSame(other, world.root.resolve("other"));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void cancelDiscardsOnBothSides(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        long before = world.runtime.nanoTime();
        assertTrue(transfer.cancel(true));
        assertCancelled(transfer);
        assertTrue(world.runtime.nanoTime() - before < Duration.ofSeconds(1).toNanos(), "waited for a timer");
        assertEquals(List.of(), world.partials());
        assertFalse(Files.exists(target(direction)));
        assertFalse(transfer.cancel(true));
        assertConnectionIsUsable();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377})
    void mayBeCancelledAtAnyStep(int steps) throws Exception {
        for (Direction direction : Direction.values()) {
            Transfer<?> transfer = start(direction);
            for (int i = 0; i < steps; i++) {
                world.runtime.runOne();
            }
            assertTrue(transfer.cancel(true));
            assertCancelled(transfer);
            assertEquals(List.of(), world.partials());
            assertFalse(Files.exists(target(direction)));
            Files.deleteIfExists(source(direction));
        }
        assertConnectionIsUsable();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void cancelWhilePausedDiscardsOnBothSides(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        world.await(transfer.pause());
        assertEquals(1, world.partials().size());
        transfer.cancel(true);
        assertCancelled(transfer);
        assertEquals(List.of(), world.partials());
        assertConnectionIsUsable();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void cancelWhilePausingDiscardsOnBothSides(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        var unused = transfer.pause();
        transfer.cancel(true);
        long before = world.runtime.nanoTime();
        assertCancelled(transfer);
        assertTrue(world.runtime.nanoTime() - before < Duration.ofSeconds(1).toNanos(), "waited for a timer");
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aSecondCancelDoesNotEndItBeforeBothSidesHaveDiscarded(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        transfer.cancel(true);
        transfer.cancel(true);
        world.runUntil(transfer::isDone);
        assertEquals(List.of(), world.partials());
    }

    @Test
    void aCancelAfterTheCommitBeganLoses() throws Exception {
        Transfer<?> transfer = start(Direction.UPLOAD);
        world.runUntil(() -> Files.exists(world.root.resolve("a.bin")));
        assertTrue(transfer.cancel(true));
        UploadResult result = (UploadResult) world.await(transfer);
        assertTrue(result.receipt().matches(world.root.resolve("a.bin")));
        assertEquals(TransferStatus.COMPLETED, transfer.status());
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aCancelEndsAfterAWhileAlthoughTheServerIsSilent(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        world.link(client).becomeBlackHole();
        transfer.cancel(true);
        long before = world.runtime.nanoTime();
        assertCancelled(transfer);
        assertTrue(world.runtime.nanoTime() - before <= Duration.ofSeconds(6).toNanos());
    }

    @Test
    void cancellingADerivedStageDoesNotTouchTheTransfer() throws Exception {
        Transfer<?> transfer = under(Direction.UPLOAD, 3);
        transfer.thenApply(Function.identity()).cancel(true);
        world.await(transfer);
        EngineWorld.assertSame(source(Direction.UPLOAD), target(Direction.UPLOAD));
    }

    // ---- close

    @ParameterizedTest
    @EnumSource(Direction.class)
    void closeMakesDurableWhatHasArrivedAndANewClientContinues(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 4);
        long before = world.runtime.nanoTime();
        world.await(client.closeAsync());
        assertTrue(world.runtime.nanoTime() - before < Duration.ofSeconds(1).toNanos(), "waited for a timer");
        TransferException failure = world.failure(transfer);
        assertEquals(Reason.CLOSED, failure.reason());
        assertTrue(failure.retryable());
        Object result = world.await(sameCall(world.connect(), direction));
        EngineWorld.assertSame(source(direction), target(direction));
        assertTrue(skipped(result) >= 3 * BLOCK, "skipped: " + skipped(result));
    }

    @Test
    @Tag("K06")
    void closingTwiceEndsTwice() throws Exception {
        CompletableFuture<Void> one = client.closeAsync();
        CompletableFuture<Void> two = client.closeAsync();
        world.await(one);
        world.await(two);
        assertThrows(IllegalStateException.class, () -> client.upload(world.local.resolve("a.bin")));
    }

    @Test
    void afterTheCloseNothingThrowsUnexpectedly() throws Exception {
        Transfer<?> transfer = under(Direction.UPLOAD, 2);
        world.await(client.closeAsync());
        world.settle(transfer);
        assertFalse(transfer.cancel(true));
        transfer.resume();
        CompletableFuture<Void> paused = transfer.pause();
        world.settle(paused);
        assertInstanceOf(
                IllegalStateException.class,
                paused.handle((done, failure) -> failure).join());
        assertTrue(List.of(Reason.CLOSED, Reason.CONNECTION_LOST)
                .contains(world.failure(client.stat("a.bin")).reason()));
    }

    @Test
    void closeIsBoundedAlthoughTheServerIsSilent() throws Exception {
        Transfer<?> transfer = under(Direction.UPLOAD, 2);
        world.link(client).becomeBlackHole();
        long before = world.runtime.nanoTime();
        world.await(client.closeAsync());
        assertTrue(world.runtime.nanoTime() - before <= Duration.ofSeconds(11).toNanos());
        world.idle();
        assertTrue(transfer.isDone());
        assertEquals(Reason.CLOSED, world.failure(transfer).reason());
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void closeEndsAPausedTransfer(Direction direction) throws Exception {
        Transfer<?> transfer = under(direction, 3);
        world.await(transfer.pause());
        world.await(client.closeAsync());
        assertEquals(Reason.CLOSED, world.failure(transfer).reason());
        world.await(sameCall(world.connect(), direction));
        EngineWorld.assertSame(source(direction), target(direction));
    }

    // ---- deadline

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aDeadlineEndsATransferThatCanBeContinued(Direction direction) throws Exception {
        byte[] bytes = EngineWorld.content(SIZE, 3);
        Transfer<?> transfer;
        if (direction == Direction.UPLOAD) {
            Path file = world.file("a.bin", bytes);
            transfer = client.upload(file, o -> o.deadline(Duration.ofSeconds(3)));
        } else {
            world.remoteFile("a.bin", bytes);
            transfer = client.download("a.bin", target(direction), o -> o.deadline(Duration.ofSeconds(3)));
        }
        world.runUntil(() -> transfer.progress().acknowledgedBytes() >= 4 * BLOCK);
        world.link(client).becomeBlackHole();
        world.runtime.advance(Duration.ofSeconds(9));
        assertEquals(Reason.TIMEOUT, world.failure(transfer).reason());
        Object result = world.await(sameCall(world.connect(), direction));
        EngineWorld.assertSame(source(direction), target(direction));
        assertTrue(skipped(result) >= 2 * BLOCK, "skipped: " + skipped(result));
    }

    /** The server may have published: nobody can say that nothing came of it. */
    @Test
    void aCancelThatIsNeverConfirmedIsUnknownAlsoWhenTheClientCloses() throws Exception {
        Transfer<UploadResult> transfer = client.upload(world.file("small", EngineWorld.content(100, 1)));
        world.runUntil(() -> !world.log(client).sent(FrameType.FINISH).isEmpty());
        world.link(client).becomeBlackHole();
        transfer.cancel(false);
        world.idle();
        var closing = client.closeAsync();
        assertEquals(Reason.OUTCOME_UNKNOWN, world.failure(transfer).reason());
        world.settle(closing);
    }
}
