// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.Preface;
import io.filetransfer.core.wire.SingleFrame;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.CountingLease;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.RecordingHandler;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The beginning in the clear, byte by byte; the test plays one of the two sides. */
class StartTlsTest {

    private static final SocketAddress PLAYED = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9401);
    private static final Hello HELLO =
            new Hello(1, 1, Hello.STARTS_TLS, 0, 7, 16 << 10, 256 << 10, 256 << 10, 16, 30_000, "played");

    private static byte[] frame(FrameType type) {
        ByteBuffer frame =
                type == FrameType.HELLO ? SingleFrame.of(type, HELLO::write) : SingleFrame.of(type, empty -> {});
        return bytesOf(frame);
    }

    private static byte[] bytesOf(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A server's session that says HELLO, as every session does. */
    private static final class Greeting extends RecordingHandler {

        @Override
        protected void whenOpened(Connection connection) {
            connection.write(CountingLease.of(frame(FrameType.HELLO)));
        }
    }

    private static TlsBench bench() {
        return TlsBench.serving(TlsPair.serverOptions().build())
                .greetingWith(Greeting::new)
                .asking();
    }

    @Test
    void endsTheFirstSessionAndBeginsAnotherWithTheTranscript() {
        TlsBench bench = bench();
        Connection client = bench.open(TlsPair.clientOptions().build(), "localhost");
        List<RecordingHandler> sessions = bench.sessions();
        assertEquals(2, sessions.size());
        assertEquals(1, sessions.get(0).closes());
        assertFalse(sessions.get(0).connection().isOpen());
        Connection server = sessions.get(1).connection();
        assertTrue(server.tls().isPresent());
        assertEquals(128, Preface.of(server).transcript().length());
        assertEquals(Preface.of(server).transcript(), Preface.of(client).transcript());
        assertEquals(0, Preface.of(server).features());
    }

    @Test
    void letsNothingOfTheFirstSessionOutAfterItsEnd() {
        TlsBench bench = bench();
        bench.open(TlsPair.clientOptions().build(), "localhost");
        RecordingHandler clear = bench.sessions().get(0);
        CountingLease late = CountingLease.of("too late");
        clear.connection().execute(() -> {
            clear.connection().write(late);
            clear.connection().flush();
            clear.connection().close();
            clear.connection().abort();
        });
        bench.runtime.runUntilIdle();
        assertTrue(late.isReleasedOnce());
        assertTrue(bench.sessions().get(1).connection().isOpen());
    }

    /** A client that says this, and what the server has said to it when all is over. */
    private static byte[] answerTo(TlsBench bench, byte[] said) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        RecordingHandler played = new RecordingHandler() {
            @Override
            protected void whenOpened(Connection connection) {
                connection.write(CountingLease.of(said));
            }

            @Override
            protected void whenReceived(Lease bytes) {
                byte[] copy = new byte[bytes.buffer().remaining()];
                bytes.buffer().get(copy);
                heard.writeBytes(copy);
            }
        };
        bench.plain().connect(TlsBench.ADDRESS, played);
        bench.runtime.advance(Duration.ofSeconds(30));
        assertEquals(1, played.closes());
        return heard.toByteArray();
    }

    private static Reason lastReason(byte[] heard) throws TransferException {
        ByteBuffer bytes = ByteBuffer.wrap(heard);
        FrameHeader header = new FrameHeader();
        while (true) {
            header.read(bytes);
            if (header.type() == FrameType.ERROR) {
                return Reason.ofCode(bytes.getShort());
            }
            bytes.position(bytes.position() + header.length());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 28, 200})
    @Tag("A09")
    void refusesBytesBehindTheRequest(int more) throws Exception {
        byte[] said = join(frame(FrameType.HELLO), frame(FrameType.START_TLS), new byte[more]);
        assertEquals(Reason.PROTOCOL, lastReason(answerTo(bench(), said)));
    }

    @Test
    void refusesARequestWithoutHello() throws Exception {
        assertEquals(Reason.ENCRYPTION_REQUIRED, lastReason(answerTo(bench(), frame(FrameType.START_TLS))));
    }

    @Test
    void refusesWhoGoesOnInTheClear() throws Exception {
        byte[] said = join(frame(FrameType.HELLO), frame(FrameType.PING));
        assertEquals(Reason.ENCRYPTION_REQUIRED, lastReason(answerTo(bench(), said)));
    }

    @Test
    void refusesADamagedFrame() throws Exception {
        byte[] said = join(frame(FrameType.HELLO), frame(FrameType.START_TLS));
        for (int i = 0; i < said.length; i++) {
            byte[] damaged = said.clone();
            damaged[i] ^= 1;
            Reason reason = lastReason(answerTo(bench(), damaged));
            assertTrue(reason == Reason.PROTOCOL || reason == Reason.ENCRYPTION_REQUIRED, "byte " + i + ": " + reason);
        }
    }

    @Test
    void refusesASecondHello() throws Exception {
        byte[] said = join(frame(FrameType.HELLO), frame(FrameType.HELLO));
        assertEquals(Reason.PROTOCOL, lastReason(answerTo(bench(), said)));
    }

    /** The failure of a client whose server answers its HELLO with this. */
    private static TransferException refusal(byte[] answer) {
        TlsBench bench = bench();
        bench.plain().listen(PLAYED, () -> new RecordingHandler() {
            @Override
            protected void whenOpened(Connection connection) {
                connection.write(CountingLease.of(answer));
            }
        });
        bench.runtime.runUntilIdle();
        CompletableFuture<Connection> connecting =
                bench.connectTo(PLAYED, TlsPair.clientOptions().build(), "localhost");
        bench.runtime.advance(Duration.ofSeconds(30));
        assertFalse(bench.client.isOpened());
        Throwable why = connecting.handle((opened, failure) -> failure).join();
        return assertInstanceOf(TransferException.class, why);
    }

    @Test
    @Tag("A09")
    void neverGoesOnWithoutEncryption() {
        byte[] hello = frame(FrameType.HELLO);
        byte[] answer = frame(FrameType.START_TLS);
        assertEquals(Reason.TIMEOUT, refusal(new byte[0]).reason());
        assertEquals(Reason.TIMEOUT, refusal(hello).reason());
        assertEquals(Reason.TIMEOUT, refusal(join(hello, answer)).reason());
        assertEquals(Reason.PROTOCOL, refusal(join(hello, answer, new byte[1])).reason());
        assertEquals(Reason.PROTOCOL, refusal(join(hello, answer, hello)).reason());
        assertEquals(Reason.PROTOCOL, refusal(answer).reason());
        assertEquals(Reason.PROTOCOL, refusal(join(hello, hello)).reason());
        assertEquals(
                Reason.PROTOCOL, refusal(join(hello, frame(FrameType.PING))).reason());
        ByteBuffer full = SingleFrame.error(new TransferException(Reason.OVERLOADED, "full"));
        assertEquals(Reason.OVERLOADED, refusal(bytesOf(full)).reason());
    }

    @Test
    void takesTheBeginningCutAtAnyPlace() {
        for (int seed = 0; seed < 20; seed++) {
            TlsBench bench = TlsBench.cutting(seed, Greeting::new).asking();
            assertTrue(bench.open(TlsPair.clientOptions().build(), "localhost").isOpen());
        }
    }
}
