// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import io.filetransfer.RemoteEntry;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The public API over real sockets and files. */
@Timeout(120)
class EndToEndTest {

    @TempDir
    Path directory;

    Path root;
    FileServer server;

    /** How servers are made here. */
    FileServer.Builder serving() {
        return FileServer.builder();
    }

    /** How clients are made here. */
    FileClient.Builder connecting() {
        return FileClient.builder();
    }

    Reason reasonOfAStranger() {
        return Reason.PROTOCOL;
    }

    Reason reasonOfSilence() {
        return Reason.TIMEOUT;
    }

    private FileClient connect(int port) throws TransferException {
        return connecting().address("localhost", port).connect();
    }

    @BeforeEach
    void start() throws Exception {
        root = Files.createDirectories(directory.resolve("root"));
        server = serving().root(root).port(0).build().start();
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        awaitNoThreads();
    }

    /** All threads of the library end with what they were made for. */
    private static void awaitNoThreads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("filetransfer")) {
                thread.join(TimeUnit.SECONDS.toMillis(10));
                assertTrue(!thread.isAlive(), () -> "still there: " + thread.getName());
            }
        }
    }

    Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(name.hashCode()).nextBytes(bytes);
        Path file = directory.resolve("local").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    static void assertSame(Path one, Path other) throws IOException {
        assertEquals(-1, Files.mismatch(one, other), () -> one + " and " + other + " differ");
    }

    @Test
    void eightClientsSendAHundredFilesEachAtOnce() throws Exception {
        List<FileClient> clients = new ArrayList<>();
        List<Transfer<UploadResult>> all = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            files.add(file("f" + i, i * 101));
        }
        try {
            for (int c = 0; c < 8; c++) {
                FileClient client = connect(server.port());
                clients.add(client);
                for (Path each : files) {
                    all.add(client.upload(each, "c" + c + "/" + each.getFileName()));
                }
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        } finally {
            clients.forEach(FileClient::close);
        }
        for (int c = 0; c < 8; c++) {
            for (Path each : files) {
                assertSame(each, root.resolve("c" + c).resolve(each.getFileName()));
            }
        }
    }

    @Test
    void oneConnectionCarriesSixtyFourTransfersAtOnce() throws Exception {
        try (FileClient client = connect(server.port())) {
            List<Transfer<UploadResult>> up = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                up.add(client.upload(file("f" + i, (1 << 20) + i * 1000)));
            }
            CompletableFuture.allOf(up.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            List<Transfer<?>> down = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                down.add(client.download("f" + i, directory.resolve("back" + i)));
            }
            CompletableFuture.allOf(down.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            for (int i = 0; i < 64; i++) {
                assertSame(directory.resolve("local/f" + i), root.resolve("f" + i));
                assertSame(root.resolve("f" + i), directory.resolve("back" + i));
            }
        }
    }

    @Test
    void aLargeFileGoesThereAndBack() throws Exception {
        Path large = file("large", 64 << 20);
        try (FileClient client = connect(server.port())) {
            UploadResult sent = client.upload(large).get(60, TimeUnit.SECONDS);
            assertTrue(sent.receipt().matches(root.resolve("large")));
            Path back = directory.resolve("back");
            client.download("large", back).get(60, TimeUnit.SECONDS);
            assertSame(large, back);
            assertEquals(Files.getLastModifiedTime(root.resolve("large")), Files.getLastModifiedTime(back));
        }
    }

    @Test
    @Tag("N13")
    void aClientFindsTheNextServerByItself() throws Exception {
        Path large = file("large", 64 << 20);
        int port = server.port();
        try (FileClient client = connect(port)) {
            Transfer<UploadResult> upload = client.upload(large);
            server.close();
            server = serving().root(root).port(port).build().start();
            UploadResult result = upload.get(60, TimeUnit.SECONDS);
            assertTrue(result.receipt().matches(root.resolve("large")));
            assertEquals(
                    RemoteEntry.Type.FILE,
                    client.stat("large").get(20, TimeUnit.SECONDS).type());
        }
        assertSame(large, root.resolve("large"));
    }

    @Test
    void closingTheServerEndsWhatRunsAndTheNextServerContinues() throws Exception {
        Path large = file("large", 64 << 20);
        FileClient.Builder builder =
                connecting().address("localhost", server.port()).retry(RetryPolicy.none());
        try (FileClient client = builder.connect()) {
            Transfer<UploadResult> upload = client.upload(large);
            server.close();
            assertTrue(upload.handle((result, failure) -> true).get(20, TimeUnit.SECONDS));
        }
        server = serving().root(root).port(0).build().start();
        try (FileClient client = connect(server.port())) {
            client.upload(large).get(60, TimeUnit.SECONDS);
        }
        assertSame(large, root.resolve("large"));
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

    private TransferException refusal(int port, Duration within) {
        long start = System.nanoTime();
        TransferException failure = assertThrows(
                TransferException.class,
                () -> connecting()
                        .address("localhost", port)
                        .limits(Limits.builder()
                                .helloTimeout(Duration.ofMillis(300))
                                .connectTimeout(Duration.ofMillis(700))
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
                    reasonOfAStranger(),
                    refusal(http.port(), Duration.ofSeconds(1)).reason());
        }
    }

    @Test
    @Tag("N02")
    void aSilentServerIsGivenUpAfterTheHelloTimeout() throws Exception {
        try (Stranger silent = new Stranger("")) {
            assertEquals(
                    reasonOfSilence(),
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
    @Tag("C15")
    void aSecondServerOnTheSameRootIsRefused() throws Exception {
        FileServer second = serving().root(root).port(0).build();
        TransferException failure = assertThrows(TransferException.class, second::start);
        assertTrue(String.valueOf(failure.getMessage()).contains(root.toString()), failure.getMessage());
        try (FileClient client = connect(server.port())) {
            client.upload(file("a", 10)).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        FileServer second = serving()
                .root(Files.createDirectories(directory.resolve("other")))
                .port(server.port())
                .build();
        TransferException failure = assertThrows(TransferException.class, second::start);
        assertTrue(String.valueOf(failure.getMessage()).contains(String.valueOf(server.port())), failure.getMessage());
    }
}
