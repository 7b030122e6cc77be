// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.wire.FrameType;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Peers that are there and yet get nothing done. The idle time is 30 s, and looked at every 10 s. */
class SlowPeerTest {

    private static final int CHUNK_BYTES = 16 << 10;
    private static final byte[] PING = Frames.frame(FrameType.PING, 0, 0);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** The peer speaks once a second. */
    private static void chat(SessionBench bench, int seconds) {
        for (int i = 0; i < seconds; i++) {
            bench.advance(SECOND);
            bench.deliver(PING);
        }
    }

    // ---- a peer that does not read

    @Test
    @Tag("R03")
    void dropsAPeerThatTakesNothingAlthoughItSpeaks() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.pipe.block();
        chat(bench, 30);
        assertEquals(0, bench.pipe.closedCalls());
        chat(bench, 11);
        assertEquals(1, bench.pipe.closedCalls());
        assertEquals("ended " + Reason.CONNECTION_LOST, bench.events.get(bench.events.size() - 1));
        assertEquals("nothing was taken by peer/<unresolved>:2 for 30000 ms", bench.message());
        assertEquals(0, bench.pipe.outstandingLeases());
    }

    @Test
    @Tag("R03")
    void keepsAPeerThatReadsSlowly() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.pipe.block();
        for (int i = 0; i < 10; i++) {
            chat(bench, 25);
            bench.pipe.drain();
            bench.pipe.block();
        }
        bench.pipe.drain();
        bench.assertGoesOn();
    }

    @Test
    void keepsAPeerToWhichNothingIsSent() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        byte[] pong = Frames.frame(FrameType.PONG, 0, 0);
        for (int i = 0; i < 120; i++) {
            bench.advance(SECOND);
            bench.deliver(pong);
        }
        bench.assertGoesOn();
    }

    // ---- memory that others wait for

    /** A chunk of which one byte comes each second. */
    private static final class Trickle {

        private final byte[] frame = Frames.chunk(1, 0, Frames.content(CHUNK_BYTES));
        private int sent = 1000;

        void begin(SessionBench bench) {
            bench.deliver(Arrays.copyOf(frame, sent));
        }

        void go(SessionBench bench, SessionBench other, int seconds) {
            for (int i = 0; i < seconds; i++) {
                bench.advance(SECOND);
                other.pipe.run();
                bench.deliver(Arrays.copyOfRange(frame, sent, ++sent));
                other.pipe.run();
            }
        }
    }

    private static SessionBench withMemoryForOneChunk() throws TransferException {
        SessionBench bench = new SessionBench(true, SessionBench.LIMITS, CHUNK_BYTES).greet();
        bench.login();
        bench.pipe.takeSent();
        bench.attach();
        return bench;
    }

    private static SessionBench attachedBeside(SessionBench bench) throws TransferException {
        SessionBench other = bench.beside();
        other.attach();
        return other;
    }

    @Test
    @Tag("R02")
    @Tag("R13")
    void givesUpAHalfChunkInMemoryForWhichOthersWait() throws TransferException {
        SessionBench slow = withMemoryForOneChunk();
        SessionBench other = attachedBeside(slow);
        Trickle trickle = new Trickle();
        trickle.begin(slow);
        other.deliver(Frames.chunk(1, 0, Frames.content(CHUNK_BYTES)));
        trickle.go(slow, other, 15);
        assertEquals(0, slow.pipe.closedCalls(), "seen once only");
        assertEquals(0, other.events.size());
        trickle.go(slow, other, 6);
        assertEquals(1, slow.pipe.closedCalls());
        assertEquals("no complete chunk from peer/<unresolved>:2 for 30000 ms", slow.message());
        assertEquals("1 chunk " + CHUNK_BYTES, other.events.get(0));
        other.assertGoesOn();
        other.onThread(() -> other.chunks.remove(0).release());
        assertEquals(0, slow.budget.reservedBytes());
        assertEquals(0, slow.pipe.outstandingLeases());
    }

    @Test
    @Tag("R02")
    void keepsAHalfChunkWhileNobodyWaitsForItsMemory() throws TransferException {
        SessionBench slow = withMemoryForOneChunk();
        SessionBench other = attachedBeside(slow);
        Trickle trickle = new Trickle();
        trickle.begin(slow);
        for (int i = 0; i < 20; i++) {
            trickle.go(slow, other, 10);
            other.deliver(PING);
        }
        slow.assertGoesOn();
        other.assertGoesOn();
        slow.deliver(Arrays.copyOfRange(trickle.frame, trickle.sent, trickle.frame.length));
        assertEquals("1 chunk " + CHUNK_BYTES, slow.events.get(0));
        slow.chunks.forEach(Chunk::release);
    }

    @Test
    @Tag("R13")
    void keepsAPeerThatWaitsForTheMemoryOfOthers() throws TransferException {
        SessionBench holder = withMemoryForOneChunk();
        SessionBench waiting = attachedBeside(holder);
        holder.deliver(Frames.chunk(1, 0, Frames.content(CHUNK_BYTES)));
        waiting.deliver(Frames.chunk(1, 0, Frames.content(CHUNK_BYTES)));
        for (int i = 0; i < 300; i++) {
            holder.advance(SECOND);
            holder.deliver(PING);
            waiting.pipe.run();
        }
        assertTrue(waiting.events.isEmpty(), () -> waiting.events.toString());
        waiting.assertGoesOn();
        holder.assertGoesOn();
        holder.onThread(() -> holder.chunks.remove(0).release());
        waiting.pipe.run();
        assertEquals("1 chunk " + CHUNK_BYTES, waiting.events.get(0));
        waiting.onThread(() -> waiting.chunks.remove(0).release());
        assertEquals(0, holder.budget.reservedBytes());
        for (int i = 0; i < 60; i++) {
            holder.advance(SECOND);
            waiting.pipe.run();
        }
        assertEquals(1, waiting.pipe.closedCalls(), "silent, and not held back any more");
    }
}
