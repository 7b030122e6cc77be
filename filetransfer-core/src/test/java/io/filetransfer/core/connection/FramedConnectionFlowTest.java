// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.transport.CountingLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a connection reads, when it does not, and what waits for what. */
class FramedConnectionFlowTest {

    private static final int MIB = 1 << 20;
    private static final int CHUNK_BYTES = 256 << 10;

    private final BufferPool pool = new BufferPool(4 * MIB);
    private final MemoryBudget budget = new MemoryBudget(100);

    private final class Side {
        final RecordingFrameHandler handler;
        final FakeConnection pipe;

        Side(RecordingFrameHandler handler) {
            this.handler = handler;
            handler.keepsChunks = true;
            pipe = new FakeConnection(new FramedConnection(handler, pool, budget)).open();
        }

        Side() {
            this(new RecordingFrameHandler());
        }

        FramedConnection connection() {
            return handler.connection();
        }
    }

    private static byte[] chunkThenPing(int length) {
        return Frames.joined(Frames.chunk(1, 0, Frames.content(length)), Frames.frame(FrameType.PING, 0, length));
    }

    @Test
    @Tag("R13")
    void stopsReadingWithoutBudgetAndGoesOnInTheOrderOfAsking() {
        Side first = new Side();
        Side second = new Side();
        Side third = new Side();
        first.pipe.deliver(chunkThenPing(80));
        second.pipe.deliver(chunkThenPing(60));
        third.pipe.deliver(chunkThenPing(20));
        third.pipe.deliver(Frames.frame(FrameType.PING, 0, 7));
        assertEquals(List.of("announced 60"), second.handler.events);
        assertEquals(List.of("announced 20"), third.handler.events);
        assertTrue(first.pipe.isReading());
        assertFalse(second.pipe.isReading());
        assertFalse(third.pipe.isReading());
        assertEquals(80, budget.reservedBytes());

        first.handler.kept.get(0).release();
        third.pipe.run();
        second.pipe.run();
        assertEquals(3, second.handler.events.size());
        assertEquals("PING 0 60 ", second.handler.events.get(2));
        assertEquals(4, third.handler.events.size());
        assertEquals("PING 0 20 ", third.handler.events.get(2));
        assertEquals("PING 0 7 ", third.handler.events.get(3));
        assertTrue(second.pipe.isReading());
        assertTrue(third.pipe.isReading());
        assertEquals(80, budget.reservedBytes());
    }

    @Test
    @Tag("R13")
    void letsASmallChunkNotOvertakeALargeOneThatWaits() {
        Side first = new Side();
        Side second = new Side();
        Side third = new Side();
        first.pipe.deliver(chunkThenPing(50));
        second.pipe.deliver(chunkThenPing(90));
        third.pipe.deliver(chunkThenPing(40));
        assertEquals(50, budget.reservedBytes());
        first.handler.kept.get(0).release();
        second.pipe.run();
        third.pipe.run();
        assertEquals(3, second.handler.events.size());
        assertEquals(List.of("announced 40"), third.handler.events);
        second.handler.kept.get(0).release();
        third.pipe.run();
        assertEquals(3, third.handler.events.size());
    }

    @Test
    void reservesAChunkThatWaitedOnlyOnce() {
        Side side = new Side();
        byte[] first = Frames.chunk(1, 0, Frames.content(80));
        byte[] second = Frames.chunk(1, 80, Frames.content(30));
        for (byte each : Frames.joined(first, second)) {
            side.pipe.deliver(new byte[] {each});
        }
        assertFalse(side.pipe.isReading());
        side.handler.kept.get(0).release();
        side.pipe.run();
        assertEquals(2, side.handler.kept.size());
        assertEquals(30, budget.reservedBytes());
        side.handler.kept.get(1).release();
        assertEquals(0, budget.reservedBytes());
        assertEquals(0, side.pipe.outstandingLeases());
    }

    @Test
    void acceptsNoBytesWhileReadingIsPaused() {
        Side side = new Side();
        side.pipe.deliver(chunkThenPing(80));
        side.pipe.deliver(chunkThenPing(80));
        CountingLease late = CountingLease.of("late");
        assertThrows(IllegalStateException.class, () -> side.connection().onReceived(late));
    }

    // ---- sending

    @Test
    void sendsControlFramesTogetherAtTheEndOfTheTurn() throws TransferException {
        Side side = new Side();
        side.connection().send(FrameType.PING, 0, 1);
        side.connection().send(FrameType.BLOCKS, true, 5, 0, body -> {});
        assertEquals(List.of(), Frames.types(side.pipe.takeSent()));
        side.connection().execute(() -> side.connection().send(FrameType.PONG, 0, 2));
        side.pipe.run();
        assertEquals(List.of(FrameType.PING, FrameType.BLOCKS, FrameType.PONG), Frames.types(side.pipe.takeSent()));
        assertEquals(0, pool.outstandingBytes());
    }

    private static CountingLease content(int length) {
        return CountingLease.of(Frames.content(length));
    }

    private static int check(CountingLease lease, int position, int length) {
        byte[] bytes = new byte[length];
        lease.buffer().get(position, bytes);
        return Frames.crc(bytes, 0, length);
    }

    @Test
    void sendsAChunkBehindWhatWasGatheredBeforeAndFromTheMiddleOfALease() throws TransferException {
        Side side = new Side();
        CountingLease lease = content(CHUNK_BYTES + 100);
        side.connection().send(FrameType.PING, 0, 1);
        side.connection().sendChunk(3, 1L << 40, lease, 100, CHUNK_BYTES, check(lease, 100, CHUNK_BYTES));
        side.connection().send(FrameType.PONG, 0, 2);
        side.connection().sendChunk(4, 5, lease, 7, 11, check(lease, 7, 11));
        side.connection().flush();
        lease.release();
        List<Frames.Sent> sent = Frames.parse(side.pipe.takeSent());
        assertEquals(
                List.of(FrameType.PING, FrameType.CHUNK, FrameType.PONG, FrameType.CHUNK),
                sent.stream().map(Frames.Sent::type).toList());
        byte[] expected = new byte[CHUNK_BYTES];
        System.arraycopy(Frames.content(CHUNK_BYTES + 100), 100, expected, 0, CHUNK_BYTES);
        assertEquals(ByteBuffer.wrap(expected), sent.get(1).body());
        assertEquals(3, sent.get(1).handle());
        assertEquals(1L << 40, sent.get(1).argument());
        assertTrue(lease.isReleasedOnce());
        assertEquals(0, pool.outstandingBytes());
    }

    @Test
    void letsAControlFrameWaitBehindOneChunkAtMost() throws TransferException {
        for (int length : new int[] {1, 8 << 10, (8 << 10) + 1, 64 << 10, CHUNK_BYTES}) {
            Side side = new Side();
            CountingLease lease = content(CHUNK_BYTES);
            int check = check(lease, 0, length);
            side.pipe.block();
            for (int i = 0; i < 100_000 && side.connection().isIdle(); i++) {
                side.connection().sendChunk(1, 0, lease, 0, length, check);
            }
            assertFalse(side.connection().isIdle());
            side.connection().send(FrameType.PING, 0, 1);
            side.connection().flush();
            lease.release();
            assertTrue(
                    side.pipe.queuedBytes() <= CHUNK_BYTES + 2 * FrameHeader.BYTES,
                    side.pipe.queuedBytes() + " bytes before the PING, chunks of " + length);
            side.pipe.drain();
            List<FrameType> sent = Frames.types(side.pipe.takeSent());
            assertEquals(FrameType.PING, sent.get(sent.size() - 1));
            assertTrue(side.connection().isIdle());
            assertTrue(lease.isReleasedOnce());
        }
    }

    /** Answers each PING. */
    private static final class Answering extends RecordingFrameHandler {
        @Override
        public void onFrame(FrameHeader header, ByteBuffer body) {
            connection().send(FrameType.PONG, 0, header.argument());
        }
    }

    private static byte[] pings(int count) {
        List<byte[]> pings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pings.add(Frames.frame(FrameType.PING, 0, i));
        }
        return Frames.joined(pings.toArray(byte[][]::new));
    }

    @Test
    @Tag("D22")
    void stopsReadingFromAPeerThatDoesNotReadItsAnswers() throws TransferException {
        Side side = new Side(new Answering());
        byte[] pings = pings(1000);
        side.pipe.block();
        for (int i = 0; i < 200; i++) {
            side.pipe.deliver(pings);
        }
        assertFalse(side.pipe.isReading());
        assertTrue(side.pipe.queuedBytes() > MIB, side.pipe.queuedBytes() + " bytes");
        assertTrue(side.pipe.queuedBytes() < MIB + 2 * pings.length, side.pipe.queuedBytes() + " bytes");
        side.pipe.drain();
        assertTrue(side.pipe.isReading());
        assertEquals(200_000, Frames.types(side.pipe.takeSent()).size());
    }

    @Test
    @Tag("D22")
    void doesNotReadOnBecauseOfBudgetWhileAnswersAreUnread() {
        Side other = new Side();
        other.pipe.deliver(chunkThenPing(80));
        Side side = new Side(new Answering());
        side.pipe.block();
        side.pipe.deliver(Frames.joined(pings(40_000), Frames.chunk(1, 0, Frames.content(60))));
        assertFalse(side.pipe.isReading());
        other.handler.kept.get(0).release();
        side.pipe.run();
        assertEquals(1, side.handler.kept.size());
        assertFalse(side.pipe.isReading(), "more than 1 MiB of answers are unread");
        side.pipe.drain();
        assertTrue(side.pipe.isReading());
    }
}
