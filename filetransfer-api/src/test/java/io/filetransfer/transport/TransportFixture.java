// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A transport that listens, and pairs of connections between it and itself. After each test every connection must have
 * closed exactly once, without a breach of the rules.
 */
public abstract class TransportFixture {

    protected static final TransportOptions OPTIONS =
            TransportOptions.named("contract").withEventLoops(2);

    protected Transport transport;
    protected Transport.Listener listener;

    private final List<RecordingHandler> handlers = new ArrayList<>();
    private final BlockingQueue<RecordingHandler> accepting = new LinkedBlockingQueue<>();

    /** A transport to be tested; the test closes it. */
    protected abstract Transport open(TransportOptions options);

    /** Where that transport can listen; each call may give another address. */
    protected abstract SocketAddress listenAddress();

    @BeforeEach
    void openTransport() {
        openTransport(OPTIONS);
    }

    @AfterEach
    void closeTransport() {
        Waiting.await(transport.closeAsync());
        for (RecordingHandler handler : handlers) {
            if (handler.isOpened()) {
                handler.awaitClosed();
                assertEquals(1, handler.closes(), "calls of onClosed");
            }
            assertEquals(List.of(), handler.breaches());
        }
    }

    /** Opens and listens. */
    protected final void openTransport(TransportOptions options) {
        if (transport != null) {
            Waiting.await(transport.closeAsync());
        }
        transport = open(options);
        listener = Waiting.await(transport.listen(listenAddress(), accepting::remove));
    }

    /** Opens a connection between two handlers. */
    protected final void connect(RecordingHandler client, RecordingHandler server) {
        expect(server);
        handlers.add(client);
        Waiting.await(transport.connect(listener.localAddress(), client));
        server.connection();
    }

    /** Makes this the handler of the next accepted connection. */
    protected final void expect(RecordingHandler server) {
        handlers.add(server);
        accepting.add(server);
    }

    /** Has this handler checked at the end. */
    protected final void watch(RecordingHandler handler) {
        handlers.add(handler);
    }

    /** Runs a task on the thread of a connection and waits for it; what it throws fails the test. */
    protected static void run(RecordingHandler handler, Runnable task) {
        Waiting.await(CompletableFuture.runAsync(task, handler.connection()));
    }

    /** Writes direct leases of so many zeros each, and flushes. */
    protected static List<CountingLease> send(RecordingHandler from, int leases, int leaseBytes) {
        List<CountingLease> sent = new ArrayList<>();
        run(from, () -> {
            for (int i = 0; i < leases; i++) {
                CountingLease lease = CountingLease.ofZeros(leaseBytes);
                sent.add(lease);
                from.connection().write(lease);
            }
            from.connection().flush();
        });
        return sent;
    }
}
