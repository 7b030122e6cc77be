// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Limits;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.transport.CountingLease;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks, what they cost, and for which handles they may come. */
class SessionCreditTest {

    private static final int CHUNK_BYTES = 16 << 10;
    private static final long WINDOW = SessionBench.LIMITS.connectionCreditBytes();
    private static final long PEER_WINDOW = SessionBench.PEER.connectionCredit();

    private static byte[] chunk(int handle, int length) {
        return Frames.chunk(handle, 0, Frames.content(length));
    }

    private static SessionBench withWholeCreditUsed() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.attach();
        for (long sent = 0; sent < WINDOW; sent += CHUNK_BYTES) {
            bench.deliver(chunk(1, CHUNK_BYTES));
        }
        return bench;
    }

    @Test
    void takesChunksUpToTheCreditThatItGranted() throws TransferException {
        SessionBench bench = withWholeCreditUsed();
        bench.assertGoesOn();
        assertEquals(WINDOW, bench.budget.reservedBytes());
    }

    @Test
    @Tag("D18")
    void refusesOneByteBeyondTheCredit() throws TransferException {
        SessionBench bench = withWholeCreditUsed();
        bench.deliver(chunk(1, 1));
        assertEquals("chunk bytes received: 262145, connection credit: 262144", bench.message());
        bench.assertEnded(Reason.PROTOCOL);
    }

    @Test
    void grantsWhatWasReleasedOnceItIsWorthAFrame() throws TransferException {
        long window = 4 << 20;
        Limits wide = Limits.builder()
                .chunkBytes(256 << 10)
                .connectionCreditBytes(window)
                .build();
        SessionBench bench = new SessionBench(true, wide, 8 << 20).greet();
        bench.login();
        bench.attach();
        bench.sent();
        for (int i = 0; i < 4; i++) {
            bench.deliver(chunk(1, 256 << 10));
        }
        for (int i = 0; i < 3; i++) {
            bench.onThread(() -> bench.chunks.remove(0).release());
        }
        assertEquals(List.of(), bench.sentTypes());
        bench.onThread(() -> bench.chunks.remove(0).release());
        List<Frames.Sent> sent = bench.sent();
        assertEquals(
                List.of(FrameType.CREDIT), sent.stream().map(Frames.Sent::type).toList());
        assertEquals(window + window / 4, sent.get(0).argument());
    }

    @Test
    void answersSomeTurnsAtOnceWhileAChunkIsComing() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.attach();
        bench.sent();
        byte[] next = chunk(1, CHUNK_BYTES);
        bench.deliver(chunk(1, CHUNK_BYTES), Arrays.copyOf(next, next.length - 1));
        Runnable written = () -> bench.session.acknowledge(new Ack(1, CHUNK_BYTES, 0, 1 << 20));
        bench.onThread(written);
        assertEquals(List.of(), bench.sentTypes());
        bench.onThread(() -> {}); // the third turn: a peer that got no further is not kept waiting
        assertEquals(List.of(FrameType.ACK), bench.sentTypes());
        bench.onThread(written);
        assertEquals(List.of(), bench.sentTypes());
        bench.deliver(Arrays.copyOfRange(next, next.length - 1, next.length));
        assertEquals(List.of(FrameType.ACK), bench.sentTypes());
        bench.onThread(written);
        assertEquals(List.of(FrameType.ACK), bench.sentTypes());
    }

    @Test
    void grantsLessToAPeerThatCannotSendAChunkWithoutIt() throws TransferException {
        SessionBench bench = withWholeCreditUsed();
        bench.sent();
        for (int released = 1; released <= 2; released++) {
            bench.onThread(() -> bench.chunks.remove(0).release());
            List<Frames.Sent> sent = bench.sent();
            assertEquals(
                    List.of(FrameType.CREDIT),
                    sent.stream().map(Frames.Sent::type).toList());
            assertEquals(WINDOW + (long) released * CHUNK_BYTES, sent.get(0).argument());
        }
        bench.onThread(() -> {});
        assertEquals(List.of(), bench.sentTypes());
        bench.deliver(chunk(1, CHUNK_BYTES), chunk(1, CHUNK_BYTES));
        bench.assertGoesOn();
        bench.deliver(chunk(1, 1));
        bench.assertEnded(Reason.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, CHUNK_BYTES + 1, 256 << 10})
    @Tag("D22")
    void refusesAnEmptyChunkAndOneLongerThanItsLimit(int length) throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.attach();
        bench.deliver(chunk(1, length));
        bench.assertEnded(Reason.PROTOCOL);
        assertFalse(bench.events.stream().anyMatch(event -> event.startsWith("1 chunk")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("D14")
    void dropsAndCreditsAChunkOfAHandleThatHasEnded(boolean server) throws TransferException {
        SessionBench bench = SessionBench.ready(server);
        bench.attach();
        bench.onThread(() -> bench.session.detach(1));
        long credit = 0;
        for (int i = 0; i < 40; i++) {
            bench.deliver(chunk(1, CHUNK_BYTES));
            for (Frames.Sent sent : bench.sent()) {
                assertEquals(FrameType.CREDIT, sent.type());
                credit = sent.argument();
            }
        }
        assertEquals(WINDOW + 40L * CHUNK_BYTES, credit);
        assertEquals(0, bench.budget.reservedBytes());
        assertEquals(0, bench.pipe.outstandingLeases());
        assertFalse(bench.events.contains("1 chunk 16384"));
        assertEquals(0, bench.pipe.closedCalls());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    @Tag("D14")
    void refusesAChunkOfAHandleThatWasNeverOpened(int handle) throws TransferException {
        for (boolean server : new boolean[] {true, false}) {
            SessionBench bench = SessionBench.ready(server);
            bench.attach();
            bench.deliver(chunk(handle, 10));
            assertEquals("handle " + Integer.toUnsignedString(handle) + " was never opened", bench.message());
            bench.assertEnded(Reason.PROTOCOL);
        }
    }

    @Test
    @Tag("D14")
    void refusesAChunkForWhatReceivesNone() throws TransferException {
        SessionBench bench = SessionBench.ready(false);
        FramesOnly listing = cause -> {};
        bench.onThread(() -> bench.session.attach(bench.session.nextHandle(), listing));
        bench.deliver(chunk(1, 10));
        bench.assertEnded(Reason.PROTOCOL);
    }

    /** An attachment that only wants frames. */
    @FunctionalInterface
    private interface FramesOnly extends Attachment {
        @Override
        default void onFrame(FrameHeader header, ByteBuffer body) {}
    }

    @Test
    void endsTheTurnOfEachHandleThatGotAChunkOnce() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.attach();
        bench.deliver(chunk(1, 10), chunk(1, 20), Frames.frame(FrameType.FINISH, 1, 0));
        assertEquals(List.of("1 chunk 10", "1 chunk 20", "1 FINISH", "1 turn end"), bench.events);
        bench.deliver(Frames.frame(FrameType.FINISH, 1, 0));
        assertEquals("1 FINISH", bench.events.get(4));
        assertEquals(5, bench.events.size());
    }

    // ---- the other direction

    private static void send(SessionBench bench, int length) {
        CountingLease lease = CountingLease.of(Frames.content(length));
        bench.onThread(() -> bench.session.sendChunk(1, 0, lease, 0, length, 0));
        lease.release();
    }

    @Test
    void sendsAsMuchAsThePeerGrantedAndNoMore() throws TransferException {
        SessionBench bench = SessionBench.ready(false);
        assertTrue(bench.session.isSendable((int) PEER_WINDOW));
        assertFalse(bench.session.isSendable((int) PEER_WINDOW + 1));
        for (int sent = 0; sent < PEER_WINDOW; sent += 10 << 10) {
            send(bench, 10 << 10);
        }
        assertFalse(bench.session.isSendable(1));
        bench.events.clear();
        bench.deliver(Frames.frame(FrameType.CREDIT, 0, PEER_WINDOW + 5));
        assertEquals(List.of("sendable"), bench.events);
        assertTrue(bench.session.isSendable(5));
        assertFalse(bench.session.isSendable(6));
    }

    @Test
    void sendsNoChunkBeforeItIsReadyOrWhileThePipeIsFull() throws TransferException {
        SessionBench early = new SessionBench(false).greet();
        assertFalse(early.session.isSendable(1));
        SessionBench bench = SessionBench.ready(false);
        bench.pipe.block();
        send(bench, 20 << 10);
        assertFalse(bench.session.isSendable(1));
        bench.events.clear();
        bench.pipe.drain();
        assertEquals(List.of("sendable"), bench.events);
        assertTrue(bench.session.isSendable(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 300 << 10, (300 << 10) - 1, -1, Long.MIN_VALUE})
    @Tag("D18")
    void refusesACreditThatDoesNotRise(long credit) throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.deliver(Frames.frame(FrameType.CREDIT, 0, credit));
        bench.assertEnded(Reason.PROTOCOL);
    }

    @Test
    @Tag("D18")
    void acceptsTheLargestCreditAndNoneAfterIt() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.deliver(Frames.frame(FrameType.CREDIT, 0, Long.MAX_VALUE));
        bench.assertGoesOn();
        assertTrue(bench.session.isSendable(Integer.MAX_VALUE));
        bench.deliver(Frames.frame(FrameType.CREDIT, 0, Long.MAX_VALUE));
        bench.assertEnded(Reason.PROTOCOL);
    }

    // ---- acknowledgements

    private static byte[] acks(Ack... acks) {
        return Frames.frame(FrameType.ACK, 0, 0, body -> Ack.write(body, List.of(acks)));
    }

    @Test
    void sendsTheLastNoteOfEachHandleInOneFrame() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.onThread(() -> {
            bench.session.acknowledge(new Ack(1, 10, 0, 100));
            bench.session.acknowledge(new Ack(2, 20, 0, 100));
            bench.session.acknowledge(new Ack(1, 30, 5, 100));
        });
        List<Frames.Sent> sent = bench.sent();
        assertEquals(1, sent.size());
        assertEquals(
                List.of(new Ack(1, 30, 5, 100), new Ack(2, 20, 0, 100)),
                Ack.read(sent.get(0).buffer()));
        bench.onThread(() -> {});
        assertEquals(List.of(), bench.sentTypes());
    }

    @Test
    void splitsMoreNotesThanAFrameHolds() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.onThread(() -> {
            for (int handle = 1; handle <= Ack.MAX_ENTRIES + 1; handle++) {
                bench.session.acknowledge(new Ack(handle, 0, 0, 0));
            }
        });
        List<Frames.Sent> sent = bench.sent();
        assertEquals(2, sent.size());
        assertEquals(Ack.MAX_ENTRIES, Ack.read(sent.get(0).buffer()).size());
        assertEquals(
                List.of(new Ack(Ack.MAX_ENTRIES + 1, 0, 0, 0)),
                Ack.read(sent.get(1).buffer()));
    }

    @Test
    void bringsAnAcknowledgementToItsHandleAndDropsThoseOfEndedOnes() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.attach();
        bench.role.next = bench.new Recorder("3");
        bench.deliver(Frames.frame(FrameType.GET, 3, 0));
        bench.onThread(() -> bench.session.detach(1));
        bench.events.clear();
        bench.deliver(acks(new Ack(1, 1, 1, 1), new Ack(3, 2, 1, 3)));
        assertEquals(List.of("3 " + new Ack(3, 2, 1, 3)), bench.events);
        bench.assertGoesOn();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -1, 0})
    @Tag("D14")
    void refusesAnAcknowledgementOfAHandleThatWasNeverOpened(int handle) throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.attach();
        bench.deliver(acks(new Ack(handle, 0, 0, 0)));
        bench.assertEnded(Reason.PROTOCOL);
    }

    @Test
    @Tag("D14")
    void refusesAnAcknowledgementForWhatSendsNothing() throws TransferException {
        SessionBench bench = SessionBench.ready(false);
        FramesOnly receiver = cause -> {};
        bench.onThread(() -> bench.session.attach(bench.session.nextHandle(), receiver));
        bench.deliver(acks(new Ack(1, 0, 0, 0)));
        bench.assertEnded(Reason.PROTOCOL);
    }
}
