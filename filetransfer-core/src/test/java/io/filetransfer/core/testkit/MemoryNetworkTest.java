// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.transport.Connection;
import io.filetransfer.transport.CountingLease;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.RecordingHandler;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest {

    private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("server.test", 9400);

    private ManualRuntime runtime;
    private MemoryNetwork network;
    private MemoryTransport transport;
    private final RecordingHandler client = new RecordingHandler();
    private final SizesHandler server = new SizesHandler();

    /** Records how the bytes were cut, and may keep the first lease. */
    private static final class SizesHandler extends RecordingHandler {

        private final List<Integer> sizes = new ArrayList<>();
        private @Nullable Lease kept;
        private boolean keeping;

        @Override
        protected void whenReceived(Lease bytes) {
            sizes.add(bytes.buffer().remaining());
            if (keeping && kept == null) {
                kept = bytes;
                bytes.retain();
            }
        }
    }

    @BeforeEach
    void open() {
        open(5, client, server);
    }

    private void open(long seed, RecordingHandler clientHandler, RecordingHandler serverHandler) {
        runtime = new ManualRuntime(seed);
        network = new MemoryNetwork(runtime, seed);
        transport = network.open(TransportOptions.named("memory").withEventLoops(2));
        transport.listen(ADDRESS, () -> serverHandler);
        runtime.runUntilIdle();
        CompletableFuture<Connection> opened =
                transport.connect(ADDRESS, clientHandler).toCompletableFuture();
        assertTrue(!opened.isDone());
        runtime.runUntilIdle();
        assertTrue(opened.isDone());
    }

    private static void send(RecordingHandler from, int bytes) {
        from.connection().execute(() -> from.connection().write(CountingLease.of(new byte[bytes])));
    }

    @Test
    void cutsBytesInTheSameWayForTheSameSeed() {
        send(client, 1 << 20);
        runtime.runUntilIdle();
        List<Integer> sizes = server.sizes;
        assertEquals(1 << 20, sizes.stream().mapToInt(Integer::intValue).sum());
        assertEquals(sizes, sizesWithSeed(5));
        assertNotEquals(sizes, sizesWithSeed(6));
    }

    private List<Integer> sizesWithSeed(long seed) {
        RecordingHandler sending = new RecordingHandler();
        SizesHandler receiving = new SizesHandler();
        open(seed, sending, receiving);
        send(sending, 1 << 20);
        runtime.runUntilIdle();
        return receiving.sizes;
    }

    @Test
    void cutsAConnectionAfterExactlySoManyBytes() {
        network.links().get(0).cutAfter(12_345);
        send(client, 1 << 20);
        runtime.runUntilIdle();
        assertEquals(12_345, server.receivedBytes());
        assertEquals(1, client.closes());
        assertEquals(1, server.closes());
        assertNotNull(client.cause());
        assertNotNull(server.cause());
        assertEquals(0, network.outstandingLeases());
    }

    @Test
    void aBlackHoleTellsNobodyAnythingAndCloseTakesItsTime() {
        network.links().get(0).becomeBlackHole();
        send(client, 100);
        runtime.advance(Duration.ofHours(1));
        assertEquals(0, server.receivedBytes());
        client.connection().close();
        runtime.advance(Duration.ofMillis(1_999));
        assertEquals(0, client.closes());
        runtime.advance(Duration.ofMillis(1));
        assertEquals(1, client.closes());
        assertNull(client.cause());
        assertEquals(0, server.closes());
    }

    @Test
    void countsLeasesAndOverwritesThoseThatHaveEnded() {
        server.keeping = true;
        send(client, 10);
        runtime.runUntilIdle();
        assertEquals(1, network.outstandingLeases());
        Lease kept = requireNonNull(server.kept);
        assertEquals(0, kept.buffer().get(0));
        kept.release();
        assertEquals(0, network.outstandingLeases());
        assertEquals((byte) 0xDD, kept.buffer().get(0));
    }

    @Test
    void closesWithoutTimePassing() {
        CompletableFuture<Void> closed = transport.closeAsync().toCompletableFuture();
        runtime.runUntilIdle();
        assertTrue(closed.isDone());
        assertEquals(1, client.closes());
        assertEquals(1, server.closes());
        assertEquals(List.of(), client.breaches());
        assertEquals(0, runtime.nanoTime());
    }

    @Test
    void joinsTransports() {
        Transport other = network.open(TransportOptions.named("other"));
        RecordingHandler handler = new RecordingHandler();
        other.connect(ADDRESS, new RecordingHandler());
        CompletableFuture<?> nobody = other.connect(InetSocketAddress.createUnresolved("nobody.test", 1), handler)
                .toCompletableFuture();
        runtime.runUntilIdle();
        assertEquals(2, network.links().size());
        assertInstanceOf(
                IOException.class,
                nobody.handle((connection, failure) -> failure).join());
    }
}
