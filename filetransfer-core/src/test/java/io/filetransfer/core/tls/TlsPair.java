// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TlsOptions;
import io.filetransfer.TlsTrust;
import io.filetransfer.core.runtime.DaemonThreads;
import io.filetransfer.core.runtime.SystemClock;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.testkit.TestCertificate;
import io.filetransfer.core.tls.TlsTransport.Beginnings;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** One encrypted transport that both listens and connects, to itself, over another transport: what contract tests need. */
public final class TlsPair implements Transport {

    static {
        // A new key every MiB instead of every 128 GiB, in both directions, so that every larger test has many of them.
        Security.setProperty("jdk.tls.keyLimits", "AES/GCM/NoPadding KeyUpdate 2^20");
    }

    private static final Path DIRECTORY = temporaryDirectory();
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    private static final Path TRUSTED = AUTHORITY.writeChain(DIRECTORY);
    private static final TestCertificate SERVER = TestCertificate.server(AUTHORITY);
    private static final Path CHAIN = SERVER.writeChain(DIRECTORY);
    private static final Path KEY = SERVER.writeKey(DIRECTORY);
    private static final TestCertificate CLIENT =
            TestCertificate.named("client").signedBy(AUTHORITY);

    private final Transport below;
    private final TlsTransport server;
    private final TlsTransport client;

    private TlsPair(Transport below, TlsTransport server, TlsTransport client) {
        this.below = below;
        this.server = server;
        this.client = client;
    }

    private static Path temporaryDirectory() {
        try {
            Path made = Files.createTempDirectory("filetransfer-certificates");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options of a server with a good certificate. */
    public static TlsOptions.Builder serverOptions() {
        return TlsOptions.builder().certificate(CHAIN, KEY).trust(TlsTrust.files(TRUSTED));
    }

    /** Options of a client that trusts it, and has a certificate. */
    public static TlsOptions.Builder clientOptions() {
        return TlsOptions.builder()
                .trust(TlsTrust.files(TRUSTED))
                .certificate(CLIENT.writeChain(DIRECTORY), CLIENT.writeKey(DIRECTORY));
    }

    /** A reader of real files. */
    public static byte[] read(Path file, int mostBytes) throws IOException {
        return Files.readAllBytes(file);
    }

    /** Over a transport that the pair then owns. */
    public static TlsPair over(Transport below, Executor threads, Timers timers, long memoryBytes, boolean withTls12) {
        TlsOptions.Builder serving = serverOptions().clientCertificates(TlsOptions.ClientCertificates.WANTED);
        TlsOptions.Builder connecting = clientOptions();
        if (withTls12) {
            serving.allowTls12();
            connecting.allowTls12().cipherSuites(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        }
        SystemClock clock = new SystemClock();
        TlsContext accepting = TlsContext.forServer(serving.build(), TlsPair::read, clock);
        TlsContext opening = TlsContext.forClient(connecting.build(), "localhost", TlsPair::read, clock);
        return new TlsPair(
                below,
                TlsTransport.over(below, accepting, threads, timers, memoryBytes, Beginnings.ENCRYPTED),
                TlsTransport.over(below, opening, threads, timers, memoryBytes, Beginnings.ENCRYPTED));
    }

    /** Threads for the handshakes of a test. */
    public static ExecutorService threads() {
        return DaemonThreads.bounded("tls", 2);
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers) {
        return server.listen(local, handlers);
    }

    @Override
    public CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler) {
        return client.connect(remote, handler);
    }

    @Override
    public List<LoopLoad> loads() {
        return below.loads();
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        client.closeAsync();
        return server.closeAsync();
    }
}
