// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.ClientProxy;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients, a real server and real sockets, with a proxy between them. */
final class ThroughAProxyTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

    @TempDir
    Path directory;

    private FileServer server;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        server = FileServer.builder().root(root).port(0).build().start();
        file = Files.write(directory.resolve("file"), new byte[3_000_000]);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static FileClient.Builder client(ClientProxy proxy) {
        return FileClient.builder().address("server.invalid", 9400).proxy(proxy);
    }

    private void upload(FileClient.Builder builder) throws Exception {
        try (FileClient client = builder.connect()) {
            client.upload(file).get();
        }
        assertEquals(-1, Files.mismatch(file, directory.resolve("root/file")));
    }

    /** The name does not exist: only the proxy has seen it. */
    @Test
    void uploadsThroughAnHttpProxyThatLooksTheNameUp() throws Exception {
        try (SmallProxy proxy = new SmallProxy(server.port(), OK)) {
            upload(client(
                    ClientProxy.http("localhost", proxy.port()).withCredentials("me", () -> "pass".toCharArray())));
            assertEquals(
                    List.of(String.join(
                            "\r\n",
                            "CONNECT server.invalid:9400 HTTP/1.1",
                            "Host: server.invalid:9400",
                            "Proxy-Authorization: Basic bWU6cGFzcw==")),
                    proxy.asked);
        }
    }

    @Test
    void uploadsThroughASocksProxyThatLooksTheNameUp() throws Exception {
        try (SmallProxy proxy = new SmallProxy(server.port(), OK)) {
            upload(client(ClientProxy.socks5("localhost", proxy.port())));
            assertEquals(List.of("3 server.invalid"), proxy.asked);
        }
    }

    @Test
    void connectsDirectlyToWhatIsExcepted() throws Exception {
        try (SmallProxy proxy = new SmallProxy(server.port(), OK)) {
            upload(FileClient.builder()
                    .address("127.0.0.1", server.port())
                    .proxy(ClientProxy.http("localhost", proxy.port()).except("example.org, 127.0.0.0/8")));
            assertEquals(List.of(), proxy.asked);
        }
    }

    @Test
    void tellsTheStatusOfARefusal() throws Exception {
        try (SmallProxy proxy = new SmallProxy(server.port(), "HTTP/1.1 403 Forbidden\r\n\r\n")) {
            TransferException failure = assertThrows(
                    TransferException.class,
                    () -> client(ClientProxy.http("localhost", proxy.port())).connect());
            assertEquals(Reason.PROXY, failure.reason());
            assertEquals(
                    "the proxy refused to connect to server.invalid:9400: status 403 Forbidden", failure.getMessage());
        }
    }

    @Test
    void givesUpAProxyThatSaysNothing() throws Exception {
        try (SmallProxy proxy = new SmallProxy(server.port(), "")) {
            assertEquals(
                    Reason.UNREACHABLE,
                    assertThrows(
                                    TransferException.class,
                                    () -> client(ClientProxy.http("localhost", proxy.port()))
                                            .connect())
                            .reason());
        }
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Limits hasty =
                    Limits.builder().connectTimeout(Duration.ofMillis(300)).build();
            TransferException failure = assertThrows(
                    TransferException.class,
                    () -> client(ClientProxy.http("localhost", silent.getLocalPort()))
                            .limits(hasty)
                            .connect());
            assertEquals(Reason.UNREACHABLE, failure.reason());
        }
    }

    @Test
    void saysThatThePasswordOfTheProxyIsMissingAndNotWhatItIs() throws Exception {
        try (SmallProxy proxy = new SmallProxy(server.port(), OK)) {
            TransferException failure = assertThrows(
                    TransferException.class,
                    () -> client(ClientProxy.socks5("localhost", proxy.port())
                                    .withCredentials(
                                            "me", () -> "hunter2".repeat(50).toCharArray()))
                            .connect());
            assertEquals(Reason.PROXY, failure.reason());
            assertTrue(!failure.toString().contains("hunter2"), failure.toString());
        }
    }

    /** A proxy that the system is told of is nobody's business. */
    @Test
    void picksNoProxyUpFromTheSystem() throws Exception {
        try (SmallProxy proxy = new SmallProxy(server.port(), OK)) {
            String port = String.valueOf(proxy.port());
            List<String> names = List.of("http.proxy", "https.proxy", "socksProxy", "ftp.proxy");
            names.forEach(name -> {
                System.setProperty(name + "Host", "localhost");
                System.setProperty(name + "Port", port);
            });
            System.setProperty("java.net.useSystemProxies", "true");
            try {
                upload(FileClient.builder().address("localhost", server.port()));
            } finally {
                names.forEach(name -> {
                    System.clearProperty(name + "Host");
                    System.clearProperty(name + "Port");
                });
                System.clearProperty("java.net.useSystemProxies");
            }
            assertEquals(List.of(), proxy.asked);
        }
    }
}
