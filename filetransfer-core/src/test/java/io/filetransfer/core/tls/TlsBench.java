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
import io.filetransfer.core.tls.TlsTransport.Beginnings;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.RecordingHandler;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An encrypted server and encrypted clients over memory, all in the thread of the test. */
final class TlsBench {

    static final SocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9400);
    private static final long MEMORY = 8 << 20;

    final ManualRuntime runtime = new ManualRuntime(1);
    final MemoryNetwork network;
    final RecordingHandler server = new RecordingHandler();
    final RecordingHandler client = new RecordingHandler();
    private final List<RecordingHandler> sessions = new ArrayList<>();
    private @Nullable Supplier<RecordingHandler> making;
    private Beginnings asking = Beginnings.ENCRYPTED;

    private TlsBench(TlsOptions serving, Beginnings beginnings, long seed) {
        network = new MemoryNetwork(runtime, seed);
        TlsContext context = TlsContext.forServer(serving, TlsPair::read, runtime);
        MemoryTransport below = network.open(TransportOptions.named("server"));
        Transport transport = TlsTransport.over(below, context, runtime.lane(), runtime, MEMORY, beginnings);
        result(transport.listen(ADDRESS, this::handler).toCompletableFuture());
    }

    static TlsBench serving(TlsOptions options) {
        return new TlsBench(options, Beginnings.ENCRYPTED, 2);
    }

    /** A server that lets clients in the clear in, too. */
    static TlsBench servingBoth(TlsOptions options) {
        return new TlsBench(options, Beginnings.CLEAR, 2);
    }

    /** From now on clients ask in the clear. */
    TlsBench asking() {
        asking = Beginnings.CLEAR;
        return this;
    }

    /** Where this seed decides where bytes are cut. */
    static TlsBench cutting(long seed, Supplier<RecordingHandler> sessions) {
        return new TlsBench(TlsPair.serverOptions().build(), Beginnings.ENCRYPTED, seed).greetingWith(sessions);
    }

    /** From now on the server's handlers are made so. */
    TlsBench greetingWith(Supplier<RecordingHandler> made) {
        making = made;
        return this;
    }

    /** The server's handlers so far, if they are made. */
    List<RecordingHandler> sessions() {
        return sessions;
    }

    private RecordingHandler handler() {
        Supplier<RecordingHandler> made = making;
        if (made == null) {
            return server.isOpened() ? new RecordingHandler() : server;
        }
        RecordingHandler session = made.get();
        sessions.add(session);
        return session;
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
        Transport transport = TlsTransport.over(plain(), context, runtime.lane(), runtime, MEMORY, asking);
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
