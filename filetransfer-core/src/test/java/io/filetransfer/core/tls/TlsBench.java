// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TlsOptions;
import io.filetransfer.TransferException;
import io.filetransfer.core.testkit.ManualRuntime;
import io.filetransfer.core.testkit.MemoryLink;
import io.filetransfer.core.testkit.MemoryNetwork;
import io.filetransfer.core.testkit.MemoryTransport;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.RecordingHandler;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An encrypted server and encrypted clients over memory, all in the thread of the test. */
final class TlsBench {

    static final SocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9400);
    private static final long MEMORY = 8 << 20;

    final ManualRuntime runtime = new ManualRuntime(1);
    final MemoryNetwork network = new MemoryNetwork(runtime, 2);
    final RecordingHandler server = new RecordingHandler();
    final RecordingHandler client = new RecordingHandler();

    private TlsBench(TlsOptions serving) {
        TlsContext context = TlsContext.forServer(serving, TlsPair::read, runtime);
        MemoryTransport below = network.open(TransportOptions.named("server"));
        Transport transport = TlsTransport.over(below, context, runtime.lane(), runtime, MEMORY);
        result(transport.listen(ADDRESS, this::handler).toCompletableFuture());
    }

    static TlsBench serving(TlsOptions options) {
        return new TlsBench(options);
    }

    private RecordingHandler handler() {
        return server.isOpened() ? new RecordingHandler() : server;
    }

    private <T> T result(CompletableFuture<T> stage) {
        runtime.runUntilIdle();
        assertTrue(stage.isDone(), "the stage is done");
        return stage.join();
    }

    /** A transport without encryption on the same network. */
    MemoryTransport plain() {
        return network.open(TransportOptions.named("plain"));
    }

    /** Begins to connect. */
    CompletableFuture<Connection> connect(TlsOptions options, @Nullable String host) {
        return connect(ADDRESS, options, host, client);
    }

    /** Begins to connect to somebody else. */
    CompletableFuture<Connection> connectTo(SocketAddress where, TlsOptions options, String host) {
        return connect(where, options, host, client);
    }

    /** One more connection. */
    Connection another(TlsOptions options) {
        return result(connect(ADDRESS, options, "localhost", new RecordingHandler()));
    }

    private CompletableFuture<Connection> connect(
            SocketAddress where, TlsOptions options, @Nullable String host, RecordingHandler handler) {
        TlsContext context = TlsContext.forClient(options, host, TlsPair::read, runtime);
        Transport transport = TlsTransport.over(plain(), context, runtime.lane(), runtime, MEMORY);
        return transport.connect(where, handler).toCompletableFuture();
    }

    /** A connection that is made. */
    Connection open(TlsOptions options, @Nullable String host) {
        return result(connect(options, host));
    }

    /** The reason why there is no connection, on either side. */
    TransferException refused(TlsOptions options, @Nullable String host) {
        CompletableFuture<Connection> connecting = connect(options, host);
        runtime.advance(Duration.ofSeconds(5));
        assertTrue(connecting.isCompletedExceptionally(), "the connection is refused");
        assertFalse(client.isOpened(), "the client's handler was told of a connection");
        Throwable why = connecting.handle((opened, failure) -> failure).join();
        return assertInstanceOf(TransferException.class, why);
    }

    /** The only link. */
    MemoryLink link() {
        return network.links().get(0);
    }
}
