// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What arrives in whatever pieces, and what must not arrive. */
class FramedConnectionReceivingTest {

    private static final int MIB = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(MIB);
    private RecordingFrameHandler handler = new RecordingFrameHandler();
    private FakeConnection pipe = connect();

    private FakeConnection connect() {
        handler = new RecordingFrameHandler();
        pipe = new FakeConnection(new FramedConnection(handler, new BufferPool(MIB), budget)).open();
        return pipe;
    }

    private static byte[] session() {
        return Frames.joined(
                Frames.frame(FrameType.HELLO, false, 0, 0, Frames.content(70)),
                Frames.frame(FrameType.PING, 0, -1),
                Frames.frame(FrameType.OPEN, false, 1, 0, Frames.content(300)),
                Frames.chunk(1, 0, Frames.content(500)),
                Frames.unknown(0x80, new byte[0]),
                Frames.chunk(-1, 500, Frames.content(1)),
                Frames.unknown(0xFF, Frames.content(30)),
                Frames.frame(FrameType.BLOCKS, true, 7, 0, Frames.content(16)),
                Frames.chunk(1, Long.MAX_VALUE, Frames.content(40)),
                Frames.frame(FrameType.FINISH, false, 1, 540, Frames.content(32)),
                Frames.frame(FrameType.CANCEL, 2, 0));
    }

    private static final List<String> EVENTS = List.of(
            "HELLO 0 0 " + shown(70),
            "PING 0 -1 ",
            "OPEN 1 0 " + shown(300),
            "announced 500",
            "CHUNK 1 0 " + shown(500),
            "announced 1",
            "CHUNK -1 500 " + HexFormat.of().formatHex(Frames.content(1)),
            "BLOCKS last 7 0 " + HexFormat.of().formatHex(Frames.content(16)),
            "announced 40",
            "CHUNK 1 9223372036854775807 " + shown(40),
            "FINISH 1 540 " + shown(32),
            "CANCEL 2 0 ");

    private static String shown(int length) {
        return length + " bytes, check " + Frames.crc(Frames.content(length), 0, length);
    }

    private void assertNothingHeld() {
        assertEquals(0, pipe.outstandingLeases());
        assertEquals(0, budget.reservedBytes());
    }

    @Test
    @Tag("D05")
    void deliversASessionThatComesAllAtOnce() {
        pipe.deliver(session());
        assertEquals(EVENTS, handler.events);
        assertNothingHeld();
    }

    @Test
    @Tag("D05")
    void deliversASessionThatComesByteByByte() {
        for (byte each : session()) {
            pipe.deliver(new byte[] {each});
        }
        assertEquals(EVENTS, handler.events);
        assertNothingHeld();
    }

    @Test
    @Tag("D05")
    void deliversASessionThatIsCutAtAnyOffset() {
        byte[] session = session();
        for (int cut = 1; cut < session.length; cut++) {
            connect();
            pipe.deliver(Arrays.copyOf(session, cut));
            pipe.deliver(Arrays.copyOfRange(session, cut, session.length));
            assertEquals(EVENTS, handler.events, "cut at " + cut);
            assertNothingHeld();
        }
    }

    @Test
    @Tag("D27")
    void saysWhetherTheConnectionEndedInTheMiddleOfAFrame() {
        byte[] frame = Frames.frame(FrameType.FINISH, false, 1, 0, Frames.content(32));
        for (int length = 0; length <= frame.length; length++) {
            connect();
            pipe.deliver(Arrays.copyOf(frame, length));
            pipe.end(null);
            boolean whole = length == 0 || length == frame.length;
            assertEquals("closed CONNECTION_LOST", handler.events.get(handler.events.size() - 1));
            assertEquals(length == frame.length ? 2 : 1, handler.events.size(), "after " + length);
            assertEquals(!whole, String.valueOf(handler.cause).endsWith("in the middle of a frame"), "after " + length);
        }
    }

    /** Everything but what was damaged, and what follows it, has been delivered; then the peer is told and it ends. */
    private void assertRefused(List<String> before) throws TransferException {
        List<Frames.Sent> sent = Frames.parse(pipe.takeSent());
        assertEquals(1, sent.size());
        assertEquals(FrameType.ERROR, sent.get(0).type());
        assertEquals(Reason.PROTOCOL, sent.get(0).failure().reason());
        assertEquals(before, handler.events.subList(0, handler.events.size() - 1));
        assertEquals("closed PROTOCOL", handler.events.get(handler.events.size() - 1));
        assertFalse(pipe.isOpen());
        assertEquals(1, pipe.closedCalls());
        assertNothingHeld();
    }

    @Test
    @Tag("D19")
    void deliversNoChunkWithADamagedBit() throws TransferException {
        byte[] chunk = Frames.chunk(1, 0, Frames.content(64));
        for (int bit = FrameHeader.BYTES * 8; bit < chunk.length * 8; bit++) {
            connect();
            byte[] damaged = chunk.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            pipe.deliver(Arrays.copyOf(damaged, 50));
            pipe.deliver(Arrays.copyOfRange(damaged, 50, damaged.length));
            assertRefused(List.of("announced 64"));
            assertEquals(64, handler.releasedBytes);
        }
    }

    @Test
    @Tag("D19")
    void deliversNothingFromADamagedBitOnWhereverItIs() throws TransferException {
        byte[] session = session();
        for (int bit = 0; bit < session.length * 8; bit++) {
            connect();
            byte[] damaged = session.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            pipe.deliver(damaged);
            int known = handler.events.size() - 1;
            assertRefused(EVENTS.subList(0, known));
            assertTrue(endOfEvents(known) > bit / 8, "bit " + bit + " was not noticed in its frame");
        }
    }

    /** The first byte after the frame that follows so many events. */
    private static int endOfEvents(int count) {
        int[] frames = {98, 28, 328, 528, 28, 29, 58, 44, 68, 60, 28};
        int[] eventsBefore = {0, 1, 2, 3, 5, 5, 7, 7, 8, 10, 11, 12};
        int end = 0;
        for (int i = 0; i < frames.length && eventsBefore[i] <= count; i++) {
            end += frames[i];
        }
        return end;
    }

    @Test
    @Tag("D01")
    void refusesAnotherProtocolWithItsFirstByte() throws TransferException {
        pipe.deliver(new byte[] {'G'});
        assertRefused(List.of());
    }

    @Test
    @Tag("D03")
    void holdsNoMoreThanHasComeOfAHugeAnnouncedFrame() {
        byte[] huge = Frames.frame(FrameType.GET, false, 1, 0, new byte[FrameType.GET.maxBodyBytes()]);
        byte[] beginning = Arrays.copyOf(huge, FrameHeader.BYTES + 9);
        pipe.deliver(beginning); // loads the classes
        int connections = 100;
        FakeConnection[] pipes = new FakeConnection[connections];
        for (int i = 0; i < connections; i++) {
            pipes[i] = connect();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (FakeConnection each : pipes) {
            each.deliver(beginning);
        }
        long each = (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / connections;
        assertTrue(each < 8 << 10, each + " bytes allocated for 9 bytes of a body");
        assertNothingHeld();
    }

    @Test
    @Tag("D09")
    void skipsUnknownOptionalFramesUntilThereAreTooManyInARow() throws TransferException {
        byte[] unknown = Frames.unknown(0x9A, Frames.content(3));
        byte[] ping = Frames.frame(FrameType.PING, 0, 1);
        for (int i = 0; i < 64; i++) {
            pipe.deliver(unknown);
        }
        pipe.deliver(ping);
        for (int i = 0; i < 64; i++) {
            pipe.deliver(unknown);
        }
        assertEquals(List.of("PING 0 1 "), handler.events);
        assertTrue(pipe.isOpen());
        pipe.deliver(unknown);
        assertRefused(List.of("PING 0 1 "));
    }

    @Test
    @Tag("D09")
    void skipsAnUnknownOptionalFrameOfTheLargestSizeAndRefusesADamagedOne() throws TransferException {
        byte[] unknown = Frames.unknown(0x80, Frames.content(256 << 10));
        pipe.deliver(unknown);
        assertTrue(pipe.isOpen());
        unknown[unknown.length - 1] ^= 1;
        pipe.deliver(unknown);
        assertRefused(List.of());
    }

    @Test
    @Tag("D31")
    void keepsTheBytesOfAChunkUntilItIsReleased() {
        handler.keepsChunks = true;
        byte[] content = Frames.content(1000);
        byte[] chunk = Frames.chunk(3, 9, content);
        for (int from = 0; from < chunk.length; from += 100) {
            pipe.deliver(Arrays.copyOfRange(chunk, from, Math.min(chunk.length, from + 100)));
        }
        Chunk kept = handler.kept.get(0);
        byte[] read = new byte[1000];
        int at = 0;
        for (int i = 0; i < kept.segments(); i++) {
            int length = kept.segment(i).remaining();
            kept.segment(i).get(read, at, length);
            at += length;
        }
        assertArrayEquals(content, read);
        assertEquals(11, kept.segments());
        assertEquals(11, pipe.outstandingLeases());
        assertEquals(1000, budget.reservedBytes());
        assertEquals(0, handler.releasedBytes);
        kept.release();
        assertEquals(1000, handler.releasedBytes);
        assertNothingHeld();
        assertThrows(IllegalStateException.class, kept::release);
        assertEquals(0, budget.reservedBytes());
    }
}
