// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.tls.TlsPair;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.SingleFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same with encryption that is asked for in the clear, and somebody on the way who does not like it. */
abstract class StartTlsEndToEndSuite extends EndToEndSuite {

    StartTlsEndToEndSuite(String transport) {
        super(transport, false);
    }

    @Override
    FileServer.Builder serving() {
        return FileServer.builder().tls(TlsPair.serverOptions().build());
    }

    @Override
    FileClient.Builder connecting() {
        return FileClient.builder().startTls(TlsPair.clientOptions().build());
    }

    @Test
    void aServerThatAllowsItAlsoTakesClientsInTheClear() throws Exception {
        Path other = Files.createDirectories(directory.resolve("both"));
        try (FileServer both =
                serving().allowUnencrypted().root(other).port(0).build().start()) {
            for (FileClient.Builder builder : new FileClient.Builder[] {
                FileClient.builder(),
                connecting(),
                FileClient.builder().tls(TlsPair.clientOptions().build())
            }) {
                try (FileClient client =
                        builder.address("localhost", both.port()).connect()) {
                    client.upload(file("a", 100_000)).get(20, TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    @Tag("A09")
    void aServerWithoutEncryptionIsTurnedAwayFrom() throws Exception {
        Path other = Files.createDirectories(directory.resolve("clear"));
        try (FileServer clear = FileServer.builder().root(other).port(0).build().start()) {
            FileClient.Builder builder = connecting().address("localhost", clear.port());
            TransferException why = assertThrows(TransferException.class, builder::connect);
            assertEquals(Reason.ENCRYPTION_REQUIRED, why.reason(), why::getMessage);
        }
    }

    /** What somebody on the way does to the server's HELLO in the clear. */
    @SuppressWarnings("ImmutableEnumChecker") // its functions have no state
    private enum Meddling {
        REMOVES_THE_OFFER(Reason.ENCRYPTION_REQUIRED, hello -> changed(hello, 0, hello.chunkLimit())),
        LOWERS_A_LIMIT(Reason.PROTOCOL, hello -> changed(hello, hello.features(), 16 << 10));

        private final Reason expected;
        private final UnaryOperator<Hello> change;

        Meddling(Reason expected, UnaryOperator<Hello> change) {
            this.expected = expected;
            this.change = change;
        }

        private static Hello changed(Hello from, long features, int chunkLimit) {
            return new Hello(
                    1,
                    1,
                    features,
                    0,
                    from.instance(),
                    chunkLimit,
                    from.connectionCredit(),
                    from.transferCredit(),
                    from.transfers(),
                    from.idleMillis(),
                    from.agent());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A09")
    void noticesWhoMeddlesWithTheBeginning(Meddling meddling) throws Exception {
        try (Proxy proxy = new Proxy(server().port(), meddling)) {
            FileClient.Builder builder = connecting().address("localhost", proxy.port());
            TransferException why = assertThrows(TransferException.class, builder::connect);
            assertEquals(meddling.expected, why.reason(), why::getMessage);
        }
        try (Proxy honest = new Proxy(server().port(), null)) {
            FileClient.Builder builder = connecting().address("localhost", honest.port());
            try (FileClient client = builder.connect()) {
                assertTrue(client.stat("").get(20, TimeUnit.SECONDS) != null);
            }
        }
    }

    /** Relays one connection. */
    private static final class Proxy implements AutoCloseable {

        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final int server;
        private final @Nullable Meddling meddling;

        Proxy(int server, @Nullable Meddling meddling) throws IOException {
            this.server = server;
            this.meddling = meddling;
            new Thread(this::relay, "proxy").start();
        }

        int port() {
            return listening.getLocalPort();
        }

        private void relay() {
            try (Socket client = listening.accept();
                    Socket onward = new Socket(InetAddress.getLoopbackAddress(), server)) {
                Thread upward = new Thread(() -> copy(client, onward), "proxy-up");
                upward.start();
                DataInputStream in = new DataInputStream(onward.getInputStream());
                byte[] header = in.readNBytes(FrameHeader.BYTES);
                byte[] body = in.readNBytes(ByteBuffer.wrap(header).getInt(16));
                if (meddling != null) {
                    Hello changed = meddling.change.apply(Hello.read(ByteBuffer.wrap(body)));
                    ByteBuffer frame = SingleFrame.of(FrameType.HELLO, changed::write);
                    byte[] bytes = new byte[frame.remaining()];
                    frame.get(bytes);
                    client.getOutputStream().write(bytes);
                } else {
                    client.getOutputStream().write(header);
                    client.getOutputStream().write(body);
                }
                copy(onward, client);
                upward.join();
            } catch (IOException | InterruptedException ended) {
                return; // the test is over
            }
        }

        private static void copy(Socket from, Socket to) {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException ended) {
                return; // one of them has gone
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
