// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Limits;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.Login;
import io.filetransfer.core.wire.Welcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the open connection to READY, and what keeps a session alive or ends it. */
class SessionHandshakeTest {

    @Test
    void greetsWithItsLimits() throws TransferException {
        SessionBench server = new SessionBench(true);
        List<Frames.Sent> sent = server.sent();
        assertEquals(1, sent.size());
        assertEquals(
                new Hello(1, 1, 0, 0, 77, 16 << 10, 256 << 10, 512 << 10, 20, 30_000, "filetransfer-java"),
                Hello.read(sent.get(0).buffer()));
    }

    @Test
    void tellsThePeerNoIdleTimeThatTheProtocolRefuses() throws TransferException {
        Limits hasty = Limits.builder().idleTimeout(Duration.ofMillis(10)).build();
        Hello hello =
                Hello.read(new SessionBench(true, hasty, 1 << 20).sent().get(0).buffer());
        assertEquals(1000, hello.idleMillis());
    }

    @Test
    void letsAClientLogInWithoutWaiting() throws TransferException {
        SessionBench client = new SessionBench(false);
        List<Frames.Sent> sent = client.sent();
        assertEquals(
                List.of(FrameType.HELLO, FrameType.LOGIN),
                sent.stream().map(Frames.Sent::type).toList());
        assertEquals(new Login("anonymous", new byte[0]), Login.read(sent.get(1).buffer()));
        client.greet();
        assertFalse(client.session.isReady());
        client.login();
        assertTrue(client.session.isReady());
        assertEquals(List.of("ready"), client.events);
        assertEquals("me", client.session.principal());
        assertEquals(SessionBench.PEER, client.session.peer());
        assertEquals(64 << 10, client.session.chunkLimit());
        assertEquals(300 << 10, client.session.creditWindow());
    }

    @Test
    void welcomesAClient() throws TransferException {
        SessionBench server = new SessionBench(true).greet();
        server.sent();
        server.login();
        List<Frames.Sent> sent = server.sent();
        assertEquals(1, sent.size());
        assertEquals(new Welcome("anonymous", 77), Welcome.read(sent.get(0).buffer()));
        assertEquals(List.of("ready"), server.events);
        assertTrue(server.session.isReady());
    }

    /** What a client sends behind its LOGIN waits until the server has decided, and nothing is read meanwhile. */
    @Test
    @Tag("A01")
    void looksAtNothingBehindALoginThatIsNotDecided() throws TransferException {
        SessionBench server = new SessionBench(true).greet();
        server.decidesAtOnce = false;
        server.sent();
        byte[] login = Frames.frame(FrameType.LOGIN, 0, 0, new Login("password", new byte[3])::write);
        server.deliver(login, Frames.frame(FrameType.OPEN, 1, 0), Frames.frame(FrameType.PING, 0, 5));
        assertFalse(server.pipe.isReading());
        assertEquals(List.of(), server.events);
        assertEquals(List.of(), server.sentTypes());
        server.onThread(() -> server.session.welcome("alice"));
        assertEquals(List.of("ready", "opening OPEN 1"), server.events);
        assertEquals(List.of(FrameType.WELCOME, FrameType.PONG), server.sentTypes());
        assertEquals("alice", server.session.principal());
        assertTrue(server.pipe.isReading());
    }

    @Test
    @Tag("A05")
    void refusesASecondLoginWhileTheFirstIsUndecided() throws TransferException {
        SessionBench server = new SessionBench(true).greet();
        server.decidesAtOnce = false;
        byte[] login = Frames.frame(FrameType.LOGIN, 0, 0, new Login("password", new byte[3])::write);
        server.deliver(login, login);
        server.onThread(() -> server.session.welcome("alice"));
        server.assertEnded(Reason.PROTOCOL);
    }

    @Test
    @Tag("A03")
    void endsALoginThatIsNotDecidedInTime() throws TransferException {
        SessionBench server = new SessionBench(true).greet();
        server.decidesAtOnce = false;
        server.login();
        server.advance(Duration.ofSeconds(10));
        server.onThread(() -> server.session.welcome("alice"));
        server.assertEnded(Reason.TIMEOUT);
        assertFalse(server.events.contains("ready"));
    }

    @Test
    void refusesAWelcomeBeforeItHasLoggedIn() throws TransferException {
        SessionBench client = new SessionBench(false, false).greet();
        client.login();
        client.assertEnded(Reason.PROTOCOL);
        assertEquals("WELCOME came before LOGIN", client.message());
    }

    @Test
    @Tag("D26")
    void tellsAPeerOfAnotherVersionWhatIsSupported() throws TransferException {
        SessionBench server = new SessionBench(true);
        server.deliver(Frames.frame(
                FrameType.HELLO,
                0,
                0,
                new Hello(2, 3, 0, 0, 0, 16 << 10, 256 << 10, 256 << 10, 16, 1000, "newer")::write));
        assertEquals("versions offered: 2..3, supported: 1", server.message());
        server.assertEnded(Reason.UNSUPPORTED);
    }

    @Test
    void saysWhatItHasNotHeardInTime() throws TransferException {
        SessionBench silent = new SessionBench(true);
        silent.advance(Duration.ofMillis(9_900));
        silent.assertGoesOn();
        silent.advance(Duration.ofMillis(100));
        assertEquals(
                "no HELLO from peer/<unresolved>:2 within 10000 ms; is a filetransfer client there?", silent.message());
        silent.assertEnded(Reason.TIMEOUT);

        SessionBench unfinished = new SessionBench(false).greet();
        unfinished.advance(Duration.ofSeconds(10));
        assertEquals(
                "no login from peer/<unresolved>:2 within 10000 ms; is a filetransfer server there?",
                unfinished.message());
        unfinished.assertEnded(Reason.TIMEOUT);
    }

    @Test
    void asksASilentPeerAndGivesItUp() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.advance(Duration.ofMillis(19_900));
        assertEquals(List.of(), bench.sentTypes());
        bench.advance(Duration.ofMillis(100));
        List<Frames.Sent> sent = bench.sent();
        assertEquals(
                List.of(FrameType.PING), sent.stream().map(Frames.Sent::type).toList());
        assertEquals(Duration.ofSeconds(20).toNanos(), sent.get(0).argument());
        bench.advance(Duration.ofMillis(9_900));
        bench.assertGoesOn();
        bench.advance(Duration.ofMillis(100));
        assertEquals("nothing from peer/<unresolved>:2 for 30000 ms", bench.message());
        bench.assertEnded(Reason.CONNECTION_LOST);
    }

    @Test
    void keepsAPeerThatAnswersAndAsksNoneThatSpeaks() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        for (int i = 0; i < 20; i++) {
            bench.advance(Duration.ofSeconds(5));
            bench.deliver(Frames.frame(FrameType.PONG, 0, 0));
        }
        bench.advance(Duration.ofMillis(100));
        assertEquals(List.of(), bench.sentTypes());
        bench.assertGoesOn();
    }

    /** Any byte received counts as life. */
    @Test
    @Tag("N05")
    void keepsAPeerWhoseChunkArrivesSlowly() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.attach();
        byte[] chunk = Frames.chunk(1, 0, Frames.content(16 << 10));
        int piece = 256;
        for (int from = 0; from < chunk.length; from += piece) {
            bench.pipe.deliver(Arrays.copyOfRange(chunk, from, Math.min(chunk.length, from + piece)));
            bench.advance(Duration.ofSeconds(1));
        }
        assertEquals(List.of("1 chunk 16384", "1 turn end"), bench.events, bench.message());
    }

    /** It is this side that does not read: the peer may well have spoken. */
    @Test
    @Tag("S14")
    void keepsAPeerFromWhichItDoesNotReadForLackOfMemory() throws TransferException {
        SessionBench bench = new SessionBench(true, SessionBench.LIMITS, 40 << 10).greet();
        bench.login();
        bench.attach();
        byte[] chunk = Frames.chunk(1, 0, Frames.content(16 << 10));
        bench.deliver(chunk, chunk, chunk, Frames.frame(FrameType.PONG, 0, 0));
        assertFalse(bench.pipe.isReading());
        bench.advance(Duration.ofSeconds(40));
        bench.assertGoesOn();
        bench.onThread(() -> bench.chunks.remove(0).release());
        assertEquals(
                3,
                bench.events.stream()
                        .filter(event -> event.startsWith("1 chunk"))
                        .count());
        assertTrue(bench.pipe.isReading());
    }

    @Test
    void answersAPingWithItsArgument() throws TransferException {
        SessionBench bench = SessionBench.ready(false);
        bench.deliver(Frames.frame(FrameType.PING, 0, Long.MIN_VALUE));
        List<Frames.Sent> sent = bench.sent();
        assertEquals(
                List.of(FrameType.PONG), sent.stream().map(Frames.Sent::type).toList());
        assertEquals(Long.MIN_VALUE, sent.get(0).argument());
    }

    @Test
    void endsItsTimersWithTheConnection() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.pipe.end(null);
        assertEquals("ended CONNECTION_LOST", bench.events.get(bench.events.size() - 1));
        int events = bench.events.size();
        bench.advance(Duration.ofSeconds(100));
        assertEquals(events, bench.events.size());
        assertEquals(List.of(), bench.sentTypes());
        assertThrows(IllegalStateException.class, () -> bench.session.attach(1, bench.new Recorder("late")));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 16_383, 262_145, -1, Long.MIN_VALUE})
    @Tag("D17")
    void refusesAChunkLimitOutOfRange(long limit) throws TransferException {
        SessionBench bench = SessionBench.ready(false);
        bench.deliver(Frames.frame(FrameType.LIMITS, 0, limit));
        bench.assertEnded(Reason.PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource({"16384, 16384", "65536, 65536", "65537, 65536", "262144, 65536"})
    void lowersTheChunkLimitOfThePeerAndNeverRaisesIt(int limit, int expected) throws TransferException {
        SessionBench bench = SessionBench.ready(false);
        bench.deliver(Frames.frame(FrameType.LIMITS, 0, limit));
        bench.assertGoesOn();
        assertEquals(expected, bench.session.chunkLimit());
    }
}
