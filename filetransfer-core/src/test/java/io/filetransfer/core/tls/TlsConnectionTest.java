// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TlsOptions;
import io.filetransfer.TlsOptions.ClientCertificates;
import io.filetransfer.TlsTrust;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.testkit.TestCertificate;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.CountingLease;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.RecordingHandler;
import io.filetransfer.transport.TlsSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of encrypted connections, and what breaks them. */
class TlsConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static TlsBench bench() {
        return TlsBench.serving(TlsPair.serverOptions().build());
    }

    private static void send(TlsBench bench, RecordingHandler from, String text) {
        from.connection().execute(() -> from.connection().write(CountingLease.of(text)));
        bench.runtime.runUntilIdle();
    }

    @Test
    void carriesBytesBothWaysAndSaysHow() {
        List<TlsSession> told = new ArrayList<>();
        TlsOptions options = TlsPair.clientOptions().onEncrypted(told::add).build();
        TlsBench bench = bench();
        TlsSession session = bench.open(options, "localhost").tls().orElseThrow();
        send(bench, bench.client, "hello");
        send(bench, bench.server, "welcome");
        assertEquals("hello", bench.server.receivedText());
        assertEquals("welcome", bench.client.receivedText());
        assertEquals("TLSv1.3", session.protocol());
        assertTrue(session.cipherSuite().startsWith("TLS_"), session::cipherSuite);
        assertEquals(1, session.peerCertificates().size());
        assertTrue(session.isPeerVerified());
        assertFalse(bench.server.connection().tls().orElseThrow().isPeerVerified()); // it has not asked
        assertEquals(5, session.bytesHandedOver());
        assertTrue(session.encryptedBytesWritten() > 5 + 22);
        assertTrue(session.encryptedBytesReceived() > 7 + 22);
        assertSame(session, told.get(0));
    }

    @Test
    void keepsNoBufferOfAConnectionThatIsIdle() {
        TlsBench bench = bench();
        bench.open(TlsPair.clientOptions().build(), "localhost");
        send(bench, bench.client, "hello");
        assertEquals(0, bench.network.outstandingLeases());
    }

    @Test
    @Tag("A17")
    void looksIdleToItsUserAlthoughItHasAnsweredWithANewKey() {
        List<Long> queued = new ArrayList<>();
        TlsBench bench = bench().greetingWith(() -> new RecordingHandler() {
            @Override
            protected void whenReceived(Lease bytes) {
                queued.add(connection().queuedBytes());
            }
        });
        Connection client = bench.open(TlsPair.clientOptions().build(), "localhost");
        for (int i = 0; i < 64; i++) { // a new key each MiB
            client.execute(() -> client.write(CountingLease.ofZeros(256 << 10)));
            bench.runtime.runUntilIdle();
        }
        assertEquals(16 << 20, bench.sessions().get(0).receivedBytes());
        assertEquals(Set.of(0L), Set.copyOf(queued)); // whoever waits for more would wait for ever
    }

    @Test
    @Tag("A18")
    void callsAnEndWithoutItsAnnouncementAFailure() {
        TlsBench bench = bench();
        Connection connection = bench.open(TlsPair.clientOptions().build(), "localhost");
        ((TlsConnection) connection).below().close(); // what somebody on the way can do
        bench.runtime.advance(LONG);
        TransferException why = assertInstanceOf(TransferException.class, bench.server.cause());
        assertEquals(Reason.CONNECTION_LOST, why.reason());
        assertTrue(String.valueOf(why.getMessage()).contains("cut off"), why::getMessage);
    }

    @Test
    void callsAnAnnouncedEndNone() {
        TlsBench bench = bench();
        bench.open(TlsPair.clientOptions().build(), "localhost").close();
        bench.runtime.advance(LONG);
        assertEquals(1, bench.server.closes());
        assertNull(bench.server.cause());
        assertNull(bench.client.cause());
    }

    @Test
    @Tag("A18")
    void endsAlthoughThePeerNeverAnswersTheAnnouncement() {
        TlsBench bench = bench();
        Connection connection = bench.open(TlsPair.clientOptions().build(), "localhost");
        bench.link().becomeBlackHole();
        connection.close();
        bench.runtime.advance(LONG);
        assertEquals(1, bench.client.closes());
    }

    @Test
    @Tag("N06")
    void endsWhenAByteWasChangedOnTheWay() {
        TlsBench bench = bench();
        bench.open(TlsPair.clientOptions().build(), "localhost");
        bench.link().damageAfter(10);
        send(bench, bench.client, "a text that is changed");
        bench.runtime.advance(LONG);
        assertEquals("", bench.server.receivedText());
        TransferException why = assertInstanceOf(TransferException.class, bench.server.cause());
        assertEquals(Reason.CONNECTION_LOST, why.reason());
    }

    @Test
    @Tag("N02")
    void givesUpAHandshakeThatTakesTooLong() {
        TlsBench bench = bench();
        RecordingHandler silent = new RecordingHandler();
        bench.plain().connect(TlsBench.ADDRESS, silent);
        bench.runtime.advance(Duration.ofSeconds(9));
        assertTrue(silent.connection().isOpen());
        bench.runtime.advance(Duration.ofSeconds(6));
        assertFalse(silent.connection().isOpen());
        assertFalse(bench.server.isOpened());
    }

    /** Begins a handshake and says no more. */
    private static final class HalfARecord extends RecordingHandler {

        @Override
        protected void whenOpened(Connection connection) {
            connection.write(CountingLease.of("\u0016"));
        }
    }

    @Test
    @Tag("N02")
    void givesUpAClientThatBeginsAHandshakeAndStops() {
        TlsBench bench = bench();
        RecordingHandler half = new HalfARecord();
        bench.plain().connect(TlsBench.ADDRESS, half);
        bench.runtime.advance(Duration.ofSeconds(9));
        assertTrue(half.connection().isOpen());
        bench.runtime.advance(Duration.ofSeconds(6));
        assertFalse(half.connection().isOpen());
    }

    @Test
    @Tag("R17")
    void begins64HandshakesAtOnceAndTheOthersInTheirTurn() {
        TlsBench bench = bench();
        List<RecordingHandler> flood = new ArrayList<>();
        for (int i = 0; i < HandshakeLine.MOST_AT_ONCE; i++) {
            RecordingHandler silent = new HalfARecord();
            flood.add(silent);
            bench.plain().connect(TlsBench.ADDRESS, silent);
        }
        bench.runtime.runUntilIdle();
        CompletableFuture<Connection> late =
                bench.connect(TlsPair.clientOptions().build(), "localhost");
        bench.runtime.runUntilIdle();
        assertFalse(late.isDone());
        flood.get(0).connection().abort();
        bench.runtime.runUntilIdle();
        assertTrue(late.join().isOpen());
    }

    @Test
    void givesTheTurnOfWhoHasGivenUpToTheNext() {
        TlsBench bench = bench();
        List<RecordingHandler> flood = new ArrayList<>();
        for (int i = 0; i < 3 * HandshakeLine.MOST_AT_ONCE; i++) {
            RecordingHandler silent = new HalfARecord();
            flood.add(silent);
            bench.plain().connect(TlsBench.ADDRESS, silent);
        }
        bench.runtime.runUntilIdle();
        for (int i = flood.size() - 1; i >= 0; i--) {
            flood.get(i).connection().abort();
        }
        bench.runtime.runUntilIdle();
        assertTrue(bench.open(TlsPair.clientOptions().build(), "localhost").isOpen());
    }

    @Test
    @Tag("D01")
    void tellsAClientInTheClearInItsOwnLanguage() {
        TlsBench bench = bench();
        RecordingHandler plain = new RecordingHandler();
        bench.plain().connect(TlsBench.ADDRESS, plain);
        bench.runtime.runUntilIdle();
        send(bench, plain, "w this is no record");
        bench.runtime.advance(LONG);
        assertTrue(plain.receivedText().contains("expects TLS"), plain::receivedText);
        assertEquals(1, plain.closes());
        assertFalse(bench.server.isOpened());
    }

    @Test
    @Tag("A09")
    void neverGoesOnInTheClear() {
        TlsBench bench = bench();
        RecordingHandler answering = new RecordingHandler() {
            @Override
            protected void whenOpened(Connection connection) {
                connection.write(CountingLease.of("w hello in the clear"));
            }
        };
        bench.plain().listen(OTHER, () -> answering);
        TlsOptions options = TlsPair.clientOptions().build();
        bench.runtime.runUntilIdle();
        CompletableFuture<Connection> connecting = bench.connectTo(OTHER, options, "localhost");
        bench.runtime.advance(LONG);
        Throwable why = connecting.handle((opened, failure) -> failure).join();
        assertEquals(
                Reason.ENCRYPTION_REQUIRED,
                assertInstanceOf(TransferException.class, why).reason());
    }

    private static final SocketAddress OTHER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9401);

    @Test
    @Tag("A13")
    void agreesOnNoVersionThatIsNotAllowed() {
        TlsBench bench = TlsBench.serving(TlsPair.serverOptions().build());
        TlsOptions old = TlsPair.clientOptions()
                .allowTls12()
                .cipherSuites(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
                .build();
        assertEquals(Reason.UNSUPPORTED, bench.refused(old, "localhost").reason());
    }

    @Test
    @Tag("A14")
    void letsOnlyClientsWithATrustedCertificateIn(@TempDir Path directory) {
        TlsOptions serving = TlsPair.serverOptions()
                .clientCertificates(ClientCertificates.NEEDED)
                .build();
        TlsBench good = TlsBench.serving(serving);
        good.open(TlsPair.clientOptions().build(), "localhost");
        assertTrue(good.server.connection().tls().orElseThrow().isPeerVerified());
        assertEquals(
                "CN=client",
                good.server
                        .connection()
                        .tls()
                        .orElseThrow()
                        .peerCertificates()
                        .get(0)
                        .getSubjectX500Principal()
                        .getName());
        TestCertificate stranger = TestCertificate.named("client").signedBy(TestCertificate.authority("stranger"));
        for (TlsOptions bad : List.of(
                TlsOptions.builder()
                        .trust(TlsPair.clientOptions().build().trust())
                        .build(),
                TlsPair.clientOptions()
                        .certificate(stranger.writeChain(directory), stranger.writeKey(directory))
                        .build())) {
            TlsBench bench = TlsBench.serving(serving);
            bench.connect(bad, "localhost");
            bench.runtime.advance(LONG);
            assertFalse(bench.server.isOpened());
            IOException why = bench.client.cause(); // with TLS 1.3 a client learns it after its side of the handshake
            assertEquals(
                    Reason.UNTRUSTED,
                    assertInstanceOf(TransferException.class, why).reason(),
                    () -> String.valueOf(why));
        }
    }

    @Test
    @Tag("A15")
    void takesNewCertificatesWhileOldConnectionsLive(@TempDir Path directory) {
        TestCertificate authority = TestCertificate.authority("own");
        TestCertificate first = TestCertificate.server(authority);
        TestCertificate second = TestCertificate.server(authority);
        Path chain = first.writeChain(directory);
        Path key = first.writeKey(directory);
        TlsOptions serving = TlsOptions.builder().certificate(chain, key).build();
        TlsOptions client = TlsOptions.builder()
                .trust(TlsTrust.files(authority.writeChain(directory)))
                .build();
        TlsBench bench = TlsBench.serving(serving);
        assertEquals(first.certificate(), shown(bench, client));
        TestCertificate.write(chain, second.chainPem()); // half of a change: the key is still the old one
        bench.runtime.advance(LONG);
        assertEquals(first.certificate(), shown(bench, client));
        TestCertificate.write(key, second.keyPem());
        assertEquals(first.certificate(), shown(bench, client), "not looked at again yet");
        bench.runtime.advance(LONG);
        assertEquals(second.certificate(), shown(bench, client));
        TestCertificate.write(chain, "broken");
        bench.runtime.advance(LONG);
        assertEquals(second.certificate(), shown(bench, client));
    }

    private static X509Certificate shown(TlsBench bench, TlsOptions client) {
        return bench.another(client).tls().orElseThrow().peerCertificates().get(0);
    }

    @Test
    void namesAFileThatCannotBeUsed(@TempDir Path directory) {
        Path key = TestCertificate.write(directory.resolve("bad.key"), "nothing");
        TlsOptions options = TlsPair.clientOptions()
                .certificate(TestCertificate.named("x").selfSigned().writeChain(directory), key)
                .build();
        TransferException why = bench().refused(options, "localhost");
        assertEquals(Reason.BAD_CREDENTIALS, why.reason());
        assertTrue(String.valueOf(why.getMessage()).contains("bad.key, line 1"), why::getMessage);
    }
}
