// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.filetransfer.Limits;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.connection.FakeConnection;
import io.filetransfer.core.connection.FramedConnection;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.connection.MemoryBudget;
import io.filetransfer.core.testkit.ManualRuntime;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.Login;
import io.filetransfer.core.wire.Welcome;
import io.filetransfer.core.wire.Wire;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One session of either side over a fake connection and a manual clock; the test plays the peer. */
final class SessionBench {

    static final Limits LIMITS = Limits.builder()
            .chunkBytes(16 << 10)
            .connectionCreditBytes(256 << 10)
            .initialTransferCreditBytes(512 << 10)
            .transfersPerSession(20)
            .idleTimeout(Duration.ofSeconds(30))
            .helloTimeout(Duration.ofSeconds(10))
            .build();

    static final Hello PEER = new Hello(1, 1, 0, 0, 9, 64 << 10, 300 << 10, 1 << 20, 16, 1000, "peer");

    private static final Duration STEP = Duration.ofMillis(100);

    final List<String> events = new ArrayList<>();
    final List<Chunk> chunks = new ArrayList<>();
    final Role role;
    final Session session;
    final MemoryBudget budget;
    final BufferPool pool = new BufferPool(1 << 20);
    final FakeConnection pipe;
    private final ManualRuntime runtime;

    @Nullable
    TransferException cause;

    private final boolean logsInAtOnce;
    boolean decidesAtOnce = true;

    SessionBench(boolean server, boolean logsInAtOnce) {
        this(server, LIMITS, new MemoryBudget(1 << 20), new ManualRuntime(1), logsInAtOnce);
    }

    SessionBench(boolean server) {
        this(server, LIMITS, 1 << 20);
    }

    SessionBench(boolean server, Limits limits, long budgetBytes) {
        this(server, limits, new MemoryBudget(budgetBytes), new ManualRuntime(1), true);
    }

    private SessionBench(
            boolean server, Limits limits, MemoryBudget budget, ManualRuntime runtime, boolean logsInAtOnce) {
        this.logsInAtOnce = logsInAtOnce;
        this.budget = budget;
        this.runtime = runtime;
        role = new Role(server);
        session = new Session(new SessionSettings(limits, runtime, runtime, 77), role);
        pipe = new FakeConnection(new FramedConnection(session, pool, budget)).open();
    }

    /** Another session of the same server, with the same clock and the same memory, that is ready. */
    SessionBench beside() throws TransferException {
        SessionBench bench = new SessionBench(role.isServer(), LIMITS, budget, runtime, true).greet();
        bench.login();
        bench.pipe.takeSent();
        return bench;
    }

    /** A session that is ready, of either side. */
    static SessionBench ready(boolean server) throws TransferException {
        SessionBench bench = new SessionBench(server).greet();
        bench.login();
        bench.pipe.takeSent();
        return bench;
    }

    SessionBench greet() {
        deliver(Frames.frame(FrameType.HELLO, 0, 0, PEER::write));
        return this;
    }

    void login() {
        deliver(
                role.isServer()
                        ? Frames.frame(FrameType.LOGIN, 0, 0, new Login("anonymous", new byte[0])::write)
                        : Frames.frame(FrameType.WELCOME, 0, 0, new Welcome("me", 5)::write));
    }

    void deliver(byte[]... frames) {
        pipe.deliver(Frames.joined(frames));
    }

    /** Opens the handle 1: on a server by the peer, on a client by this side. */
    Recorder attach() {
        Recorder recorder = new Recorder("1");
        if (role.isServer()) {
            role.next = recorder;
            deliver(Frames.frame(FrameType.OPEN, 1, 0));
            events.clear();
        } else {
            onThread(() -> session.attach(session.nextHandle(), recorder));
        }
        return recorder;
    }

    /** Runs something as a task of the session, so that a turn ends with it. */
    void onThread(Runnable task) {
        session.execute(task);
        pipe.run();
    }

    void advance(Duration duration) {
        for (long step = 0; step < duration.dividedBy(STEP); step++) {
            runtime.advance(STEP);
            pipe.run();
        }
    }

    List<Frames.Sent> sent() throws TransferException {
        return Frames.parse(pipe.takeSent());
    }

    List<FrameType> sentTypes() throws TransferException {
        return sent().stream().map(Frames.Sent::type).toList();
    }

    /** The session goes on, and the peer was not told of any error. */
    void assertGoesOn() throws TransferException {
        assertEquals(
                List.of(),
                sent().stream().filter(frame -> frame.type() == FrameType.ERROR).toList());
        assertEquals(0, pipe.closedCalls());
    }

    /** The peer was told the reason as the last thing, and then the connection ended. */
    void assertEnded(Reason reason) throws TransferException {
        List<Frames.Sent> sent = sent();
        assertFalse(sent.isEmpty(), "nothing was sent");
        Frames.Sent last = sent.get(sent.size() - 1);
        assertEquals(FrameType.ERROR, last.type());
        assertEquals(reason, last.failure().reason(), last.failure().message());
        assertEquals(1, pipe.closedCalls());
        assertEquals("ended " + reason, events.get(events.size() - 1));
        chunks.forEach(Chunk::release);
        chunks.clear();
        assertEquals(0, budget.reservedBytes());
        assertEquals(0, pool.outstandingBytes());
        assertEquals(0, pipe.outstandingLeases());
    }

    String message() {
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }

    /** Writes down what the session tells its role. */
    final class Role implements SessionRole {

        private final boolean server;

        @Nullable
        Attachment next;

        Role(boolean server) {
            this.server = server;
        }

        @Override
        public boolean isServer() {
            return server;
        }

        @Override
        public void onOpened(Session opened) {
            if (!server && logsInAtOnce) {
                opened.login(new Login(Login.ANONYMOUS, new byte[0]));
            }
        }

        @Override
        public void onLogin(Session same, Login login) throws TransferException {
            if (!server) {
                throw Wire.violation("LOGIN came from a server");
            }
            if (decidesAtOnce) {
                same.welcome(Login.ANONYMOUS);
            }
        }

        @Override
        public void onReady(Session ready) {
            events.add("ready");
        }

        @Override
        public @Nullable Attachment onOpening(Session same, FrameHeader header, ByteBuffer body) {
            events.add("opening " + header.type() + " " + header.handle());
            return next;
        }

        @Override
        public void onSendable() {
            events.add("sendable");
        }

        @Override
        public void onGoAway(TransferException why) {
            events.add("go away " + why.reason());
        }

        @Override
        public void onEnded(TransferException why) {
            events.add("ended " + why.reason());
            cause = why;
        }
    }

    /** Writes down what comes for a handle; keeps its chunks. */
    final class Recorder implements Attachment {

        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void onFrame(FrameHeader header, ByteBuffer body) {
            events.add(name + " " + header.type());
        }

        @Override
        public void onChunk(Chunk chunk) {
            events.add(name + " chunk " + chunk.length());
            chunks.add(chunk);
        }

        @Override
        public void onAck(Ack ack) {
            events.add(name + " " + ack);
        }

        @Override
        public void onTurnEnd() {
            events.add(name + " turn end");
        }

        @Override
        public void onSessionEnded(TransferException why) {
            events.add(name + " ended " + why.reason());
        }
    }
}
