// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The suite over TCP and the NIO transport, and what the public API does with strangers. */
@Timeout(120)
final class EndToEndTest extends EndToEndSuite {

    EndToEndTest() {
        super("nio", false);
    }

    /** Accepts one connection, says something and keeps it open until the test ends. */
    private static final class Stranger implements AutoCloseable {

        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final Thread thread;

        Stranger(String answer) throws IOException {
            thread = new Thread(() -> serve(answer), "stranger");
            thread.start();
        }

        private void serve(String answer) {
            try (Socket socket = listening.accept()) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                InputStream in = socket.getInputStream();
                while (in.read() >= 0) {
                    // until the client has gone
                }
            } catch (IOException ended) {
                return; // the test is over
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static TransferException refusal(int port, Duration within) {
        long start = System.nanoTime();
        TransferException failure = assertThrows(
                TransferException.class,
                () -> FileClient.builder()
                        .address("localhost", port)
                        .limits(Limits.builder()
                                .helloTimeout(Duration.ofMillis(300))
                                .build())
                        .connect());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(within) < 0, () -> "took " + took + ", expected less than " + within);
        return failure;
    }

    @Test
    @Tag("N11")
    void aServerOfAnotherProtocolIsToldAtOnce() throws Exception {
        try (Stranger http = new Stranger("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")) {
            assertEquals(
                    Reason.PROTOCOL, refusal(http.port(), Duration.ofSeconds(1)).reason());
        }
    }

    @Test
    @Tag("N02")
    void aSilentServerIsGivenUpAfterTheHelloTimeout() throws Exception {
        try (Stranger silent = new Stranger("")) {
            assertEquals(
                    Reason.TIMEOUT,
                    refusal(silent.port(), Duration.ofSeconds(1)).reason());
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        TransferException failure = refusal(free, Duration.ofSeconds(2));
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains(String.valueOf(free)), failure.getMessage());
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FileServer second = FileServer.builder()
                    .root(Files.createDirectories(directory.resolve("other")))
                    .port(taken.getLocalPort())
                    .build();
            TransferException failure = assertThrows(TransferException.class, second::start);
            assertTrue(
                    String.valueOf(failure.getMessage()).contains(String.valueOf(taken.getLocalPort())),
                    failure.getMessage());
        }
    }
}
