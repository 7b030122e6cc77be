// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.RemoteEntry;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.UploadResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The public API over real sockets and files; subclasses choose the transport and the kind of sockets. */
@Timeout(120)
abstract class EndToEndSuite {

    @TempDir
    Path directory;

    private final String transport;
    private final boolean unix;
    private Path root;
    private FileServer server;

    EndToEndSuite(String transport, boolean unix) {
        this.transport = transport;
        this.unix = unix;
    }

    /** How servers are made here, apart from where they are. */
    FileServer.Builder serving() {
        return FileServer.builder();
    }

    /** How clients are made here. */
    FileClient.Builder connecting() {
        return FileClient.builder();
    }

    FileServer server() {
        return server;
    }

    /** A server of the root, where nobody else listens. */
    private FileServer.Builder newServer() {
        FileServer.Builder builder = serving().root(root).transport(transport);
        return unix ? builder.unixSocket(directory.resolve("socket")) : builder.port(0);
    }

    /** A server of the root where another one was. */
    private FileServer.Builder serverAt(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? newServer().port(inet.getPort()) : newServer();
    }

    private FileClient.Builder to(FileServer listening) {
        FileClient.Builder builder = connecting().transport(transport);
        return listening.address() instanceof UnixDomainSocketAddress socket
                ? builder.unixSocket(socket.getPath())
                : builder.address("localhost", listening.port());
    }

    private FileClient client() throws TransferException {
        return to(server).connect();
    }

    @BeforeEach
    void start() throws Exception {
        root = Files.createDirectories(directory.resolve("root"));
        server = newServer().build().start();
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

    private static void assertSame(Path one, Path other) throws IOException {
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
                FileClient client = client();
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
        try (FileClient client = client()) {
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
        try (FileClient client = client()) {
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
        try (FileClient client = client()) {
            Transfer<UploadResult> upload = client.upload(large);
            server.close();
            server = serverAt(server.address()).build().start();
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
        FileClient.Builder builder = to(server).retry(RetryPolicy.none());
        try (FileClient client = builder.connect()) {
            Transfer<UploadResult> upload = client.upload(large);
            server.close();
            assertTrue(upload.handle((result, failure) -> true).get(20, TimeUnit.SECONDS));
        }
        server = newServer().build().start();
        try (FileClient client = client()) {
            client.upload(large).get(60, TimeUnit.SECONDS);
        }
        assertSame(large, root.resolve("large"));
    }

    @Test
    @Tag("C15")
    void aSecondServerOnTheSameRootIsRefused() throws Exception {
        FileServer second = newServer().build();
        TransferException failure = assertThrows(TransferException.class, second::start);
        assertTrue(String.valueOf(failure.getMessage()).contains(root.toString()), failure.getMessage());
        try (FileClient client = client()) {
            client.upload(file("a", 10)).get(20, TimeUnit.SECONDS);
        }
    }
}
