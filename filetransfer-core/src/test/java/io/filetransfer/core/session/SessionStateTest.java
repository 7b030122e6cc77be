// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Login;
import io.filetransfer.core.wire.Welcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each frame in each state, on both sides: what is legal goes on, what is not ends the connection. */
@Tag("D13")
class SessionStateTest {

    private static final Set<FrameType> WITHOUT_HANDLE = EnumSet.of(
            FrameType.HELLO,
            FrameType.LOGIN,
            FrameType.WELCOME,
            FrameType.START_TLS,
            FrameType.PING,
            FrameType.PONG,
            FrameType.CREDIT,
            FrameType.LIMITS,
            FrameType.GOAWAY,
            FrameType.ERROR,
            FrameType.ACK);

    enum Side {
        SERVER,
        CLIENT
    }

    enum Stage {
        OPENED,
        GREETED,
        READY
    }

    /** What a handle stands for when a frame comes with it. */
    enum Handle {
        NONE,
        NEVER_USED,
        ATTACHED,
        ENDED
    }

    record Case(Side side, Stage stage, FrameType type, Handle handle) {

        boolean isLegal() {
            return switch (type) {
                case ERROR -> true;
                case HELLO -> stage == Stage.OPENED;
                case START_TLS -> false; // whoever takes it keeps it from the session
                case LOGIN -> stage == Stage.GREETED && side == Side.SERVER;
                case WELCOME -> stage == Stage.GREETED && side == Side.CLIENT;
                case CHUNK -> stage == Stage.READY && handle != Handle.NEVER_USED;
                case OPEN, GET, LIST, STAT, MAKE_DIRECTORY, DELETE, MOVE ->
                    stage == Stage.READY
                            && (side == Side.SERVER ? handle != Handle.ENDED : handle != Handle.NEVER_USED);
                default -> stage == Stage.READY && (handle != Handle.NEVER_USED || side == Side.SERVER);
            };
        }

        byte[] frame() {
            int number = handle == Handle.NONE ? 0 : handle == Handle.NEVER_USED ? 2 : 1;
            return switch (type) {
                case HELLO -> Frames.frame(type, 0, 0, SessionBench.PEER::write);
                case LOGIN -> Frames.frame(type, 0, 0, new Login("anonymous", new byte[0])::write);
                case WELCOME -> Frames.frame(type, 0, 0, new Welcome("me", 1)::write);
                case GOAWAY, ERROR -> Frames.frame(type, 0, 0, new Failure(Reason.CLOSED, "bye")::write);
                case CREDIT -> Frames.frame(type, 0, SessionBench.PEER.connectionCredit() + 1);
                case LIMITS -> Frames.frame(type, 0, 16 << 10);
                case ACK -> Frames.frame(type, 0, 0, body -> Ack.write(body, List.of(new Ack(1, 0, 0, 0))));
                case CHUNK -> Frames.chunk(number, 0, Frames.content(10));
                default -> Frames.frame(type, number, 0);
            };
        }

        @Override
        public String toString() {
            return side + " " + stage + " " + type + (handle == Handle.NONE ? "" : " " + handle);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Stage stage : Stage.values()) {
                for (FrameType type : FrameType.values()) {
                    for (Handle handle : handles(stage, type)) {
                        cases.add(new Case(side, stage, type, handle));
                    }
                }
            }
        }
        return cases.stream();
    }

    private static Set<Handle> handles(Stage stage, FrameType type) {
        if (WITHOUT_HANDLE.contains(type)) {
            return EnumSet.of(Handle.NONE);
        }
        return stage == Stage.READY ? EnumSet.complementOf(EnumSet.of(Handle.NONE)) : EnumSet.of(Handle.NEVER_USED);
    }

    @Test
    void coversEveryTypeInEveryStage() {
        assertEquals(2L * (2 * FrameType.values().length + 11 + 23 * 3), cases().count());
    }

    private static SessionBench bench(Case each) throws TransferException {
        SessionBench bench = new SessionBench(each.side == Side.SERVER);
        if (each.stage != Stage.OPENED) {
            bench.greet();
        }
        if (each.stage == Stage.READY) {
            bench.login();
            bench.attach();
            if (each.handle == Handle.ENDED) {
                bench.onThread(() -> bench.session.detach(1));
            }
        }
        bench.assertGoesOn();
        bench.events.clear();
        return bench;
    }

    /** Which attachment or role gets a legal frame, and whether it arrives. */
    private static void assertArrived(Case each, SessionBench bench) {
        String type = each.type == FrameType.CHUNK ? "chunk 10" : each.type.name();
        if (each.handle == Handle.ATTACHED) {
            assertEquals("1 " + type, bench.events.get(0));
        } else if (each.handle == Handle.NEVER_USED) {
            assertEquals(List.of("opening " + type + " 2"), bench.events);
        } else if (each.handle == Handle.ENDED) {
            assertEquals(List.of(), bench.events);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsToTheTable(Case each) throws TransferException {
        SessionBench bench = bench(each);
        boolean told = each.stage == Stage.READY && each.handle != Handle.ENDED;
        bench.deliver(each.frame());
        if (each.type == FrameType.ERROR) {
            assertEquals(List.of(), bench.sentTypes());
            assertEquals(1, bench.pipe.closedCalls());
            assertEquals("bye", bench.message());
            assertEquals(told ? List.of("1 ended CLOSED", "ended CLOSED") : List.of("ended CLOSED"), bench.events);
        } else if (each.isLegal()) {
            bench.assertGoesOn();
            assertArrived(each, bench);
        } else {
            bench.assertEnded(Reason.PROTOCOL);
            assertEquals(
                    told ? List.of("1 ended PROTOCOL", "ended PROTOCOL") : List.of("ended PROTOCOL"), bench.events);
        }
    }

    /** A number that was passed over counts as used. */
    @Test
    @Tag("D14")
    void refusesToOpenAHandleBelowOneThatWasOpened() throws TransferException {
        SessionBench bench = SessionBench.ready(true);
        bench.deliver(Frames.frame(FrameType.STAT, -1, 0), Frames.frame(FrameType.PING, 0, 0));
        bench.assertGoesOn();
        bench.deliver(Frames.frame(FrameType.STAT, Integer.MAX_VALUE, 0));
        assertEquals("handle 2147483647 of STAT, expected one above 4294967295", bench.message());
        bench.assertEnded(Reason.PROTOCOL);
    }
}
