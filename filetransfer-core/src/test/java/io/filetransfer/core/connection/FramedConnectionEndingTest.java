// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.transport.CountingLease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However a connection ends, the user is told once, and every lease and reservation is given back once. */
class FramedConnectionEndingTest {

    private final TransferException why = new TransferException(Reason.OVERLOADED, "because of the test");

    private final BufferPool pool = new BufferPool(4 << 20);
    private final MemoryBudget budget = new MemoryBudget(100);
    private final RecordingFrameHandler handler = new RecordingFrameHandler() {
        @Override
        public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
            if (header.type() == FrameType.GOAWAY) {
                throw new Bug();
            }
            super.onFrame(header, body);
        }
    };
    private final FramedConnection connection = new FramedConnection(handler, pool, budget);
    private final FakeConnection pipe = new FakeConnection(connection).open();
    private final CountingLease outgoing = CountingLease.of(Frames.content(20_000));

    /** One line in the log, no stack. */
    private static final class Bug extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Bug() {
            super("a bug, made by the test", null, false, false);
        }
    }

    /** What is held when the connection ends. */
    enum Holding {
        NOTHING,
        HALF_A_HEADER,
        HALF_A_CONTROL_FRAME,
        HALF_A_CHUNK,
        A_CHUNK_IN_THE_HANDLER,
        A_CHUNK_THAT_WAITS_FOR_BUDGET,
        A_QUEUE_IN_THE_PIPE,
        GATHERED_FRAMES
    }

    /** How it ends. */
    enum Ending {
        BY_THE_PEER,
        BY_A_RESET,
        BY_CLOSE,
        BY_CLOSE_AND_ABORT,
        BY_A_SILENT_CLOSE_TWICE,
        BY_A_TASK_THAT_FAILS
    }

    private void end(Ending ending) {
        switch (ending) {
            case BY_THE_PEER -> pipe.end(null);
            case BY_A_RESET -> pipe.end(new IOException("connection reset"));
            case BY_CLOSE -> connection.close(why);
            case BY_CLOSE_AND_ABORT -> {
                connection.close(why);
                pipe.abort();
            }
            case BY_A_SILENT_CLOSE_TWICE -> {
                connection.closeSilently(why);
                connection.close(new TransferException(Reason.INTERNAL, "too late"));
            }
            case BY_A_TASK_THAT_FAILS ->
                connection.execute(() -> {
                    throw new Bug();
                });
        }
        pipe.run();
    }

    static Stream<Arguments> allWays() {
        return Stream.of(Holding.values())
                .flatMap(holding -> Stream.of(Ending.values()).map(ending -> Arguments.of(holding, ending)));
    }

    private void hold(Holding holding) {
        byte[] chunk = Frames.chunk(1, 0, Frames.content(80));
        switch (holding) {
            case NOTHING -> {}
            case HALF_A_HEADER -> pipe.deliver(Arrays.copyOf(chunk, 20));
            case HALF_A_CONTROL_FRAME ->
                pipe.deliver(Arrays.copyOf(Frames.frame(FrameType.OPEN, false, 1, 0, Frames.content(50)), 60));
            case HALF_A_CHUNK -> {
                pipe.deliver(Arrays.copyOf(chunk, 50));
                pipe.deliver(Arrays.copyOfRange(chunk, 50, 70));
            }
            case A_CHUNK_IN_THE_HANDLER -> {
                handler.keepsChunks = true;
                pipe.deliver(chunk);
            }
            case A_CHUNK_THAT_WAITS_FOR_BUDGET -> {
                handler.keepsChunks = true;
                pipe.deliver(Frames.joined(chunk, chunk));
                pipe.deliver(chunk);
            }
            case A_QUEUE_IN_THE_PIPE -> {
                pipe.block();
                connection.sendChunk(1, 0, outgoing, 0, 20_000, 0);
                connection.send(FrameType.PING, 0, 1);
                connection.flush();
            }
            case GATHERED_FRAMES -> connection.send(FrameType.PING, 0, 1);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("allWays")
    void givesEverythingBackOnce(Holding holding, Ending ending) {
        hold(holding);
        end(ending);
        assertEquals(1, pipe.closedCalls());
        assertEquals(
                1,
                handler.events.stream()
                        .filter(event -> event.startsWith("closed"))
                        .count());
        handler.kept.forEach(Chunk::release);
        pipe.run();
        outgoing.release();
        assertTrue(outgoing.isReleasedOnce());
        assertEquals(0, pipe.outstandingLeases());
        assertEquals(0, budget.reservedBytes());
        assertEquals(0, pool.outstandingBytes());
    }

    @ParameterizedTest
    @EnumSource
    void sendsAndDeliversNothingAfterItsEnd(Ending ending) {
        end(ending);
        List<String> events = List.copyOf(handler.events);
        pipe.takeSent();
        connection.send(FrameType.PING, 0, 1);
        connection.sendChunk(1, 0, outgoing, 0, 20_000, 0);
        connection.flush();
        connection.close(why);
        connection.onReceived(CountingLease.of(Frames.frame(FrameType.PING, 0, 2)));
        connection.onDrained();
        pipe.run();
        assertEquals(0, pipe.takeSent().length);
        assertEquals(events, handler.events);
        assertFalse(connection.isIdle());
        outgoing.release();
        assertTrue(outgoing.isReleasedOnce());
        assertEquals(0, pool.outstandingBytes());
    }

    @Test
    void freesTheBudgetIfTheThreadOfAWaitingConnectionHasEnded() {
        hold(Holding.A_CHUNK_THAT_WAITS_FOR_BUDGET);
        pipe.end(null);
        pipe.endLoop();
        handler.kept.get(0).release();
        assertEquals(0, budget.reservedBytes());
    }

    @Test
    void tellsThePeerAndTheUserWhyItCloses() throws TransferException {
        connection.send(FrameType.PING, 0, 1);
        connection.close(why);
        pipe.run();
        List<Frames.Sent> sent = Frames.parse(pipe.takeSent());
        assertEquals(
                List.of(FrameType.PING, FrameType.ERROR),
                sent.stream().map(Frames.Sent::type).toList());
        assertEquals(Reason.OVERLOADED, sent.get(1).failure().reason());
        assertEquals("because of the test", sent.get(1).failure().message());
        assertSame(why, handler.cause);
    }

    @Test
    void tellsThePeerOfABugWithoutItsMessage() throws TransferException {
        byte[] goAway = Frames.frame(FrameType.GOAWAY, 0, 0);
        pipe.deliver(Frames.joined(goAway, Frames.frame(FrameType.PING, 0, 1), Frames.chunk(1, 0, Frames.content(9))));
        List<Frames.Sent> sent = Frames.parse(pipe.takeSent());
        assertEquals(1, sent.size());
        assertEquals(Reason.INTERNAL, sent.get(0).failure().reason());
        assertEquals("unexpected Bug", sent.get(0).failure().message());
        assertEquals(List.of("closed INTERNAL"), handler.events);
        assertEquals(0, pipe.outstandingLeases());
        assertEquals(0, budget.reservedBytes());
    }

    @Test
    void deliversNothingThatFollowsAFrameAfterWhichItWasClosed() {
        RecordingFrameHandler closing = new RecordingFrameHandler() {
            @Override
            public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
                super.onFrame(header, body);
                connection().close(why);
            }
        };
        FakeConnection other = new FakeConnection(new FramedConnection(closing, pool, budget)).open();
        byte[] ping = Frames.frame(FrameType.PING, 0, 1);
        other.deliver(Frames.joined(ping, ping, Frames.chunk(1, 0, Frames.content(50)), ping));
        assertEquals(
                List.of("PING 0 1 ", "closed OVERLOADED"),
                closing.events.stream()
                        .filter(event -> !event.startsWith("announced"))
                        .toList());
        assertEquals(0, other.outstandingLeases());
        assertEquals(0, budget.reservedBytes());
    }
}
