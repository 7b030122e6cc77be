// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How bytes flow through a connection: all of them, in order, when flushed. A part of {@link TransportContract}. */
public abstract class ByteFlowContract extends TransportFixture {

    private static final int MIB = 1 << 20;

    private static byte byteAt(long offset) {
        return (byte) (offset * 31 + (offset >>> 8));
    }

    /** Checks that what arrives is the pattern, and keeps nothing. */
    private static final class PatternHandler extends RecordingHandler {

        private long offset;

        @Override
        protected void whenReceived(Lease bytes) {
            ByteBuffer buffer = bytes.buffer();
            while (buffer.hasRemaining()) {
                long at = offset++;
                if (buffer.get() != byteAt(at)) {
                    breach("another byte at " + at);
                    return;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void deliversBytesInOrderHoweverTheyAreCut(long seed) {
        Random random = new Random(seed);
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new PatternHandler();
        connect(client, server);
        List<CountingLease> sent = new ArrayList<>();
        AtomicLong offset = new AtomicLong();
        while (offset.get() < 8 * MIB) {
            run(client, () -> writeSome(client.connection(), random, offset, sent));
        }
        Waiting.await("all bytes", () -> server.receivedBytes() == offset.get());
        CountingLease.awaitReleasedOnce(sent);
    }

    private static void writeSome(Connection to, Random random, AtomicLong offset, List<CountingLease> sent) {
        for (int i = random.nextInt(100); i >= 0; i--) {
            int count = 1 + random.nextInt(random.nextBoolean() ? 20 : 100_000);
            ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.allocate(count) : ByteBuffer.allocateDirect(count);
            while (buffer.hasRemaining()) {
                buffer.put(byteAt(offset.getAndIncrement()));
            }
            CountingLease lease = new CountingLease(buffer.flip());
            sent.add(lease);
            to.write(lease);
            if (random.nextInt(10) == 0) {
                to.flush();
            }
        }
    }

    @Test
    void flushesAtTheEndOfATask() {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        run(client, () -> client.connection().write(CountingLease.of("unflushed")));
        Waiting.await("the text", () -> server.receivedText().equals("unflushed"));
    }

    @Test
    void flushesAtTheEndOfACallback() {
        RecordingHandler client = new RecordingHandler();
        connect(client, new RecordingHandler() {
            @Override
            protected void whenOpened(Connection connection) {
                connection.write(CountingLease.of("welcome"));
            }
        });
        Waiting.await("the text", () -> client.receivedText().equals("welcome"));
    }

    @Test
    void flushesWhatATaskOfAnotherConnectionHasWritten() {
        openTransport(OPTIONS.withEventLoops(1));
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        run(client, () -> server.connection().write(CountingLease.of("from the neighbour")));
        Waiting.await("the text", () -> client.receivedText().equals("from the neighbour"));
    }

    @Test
    void writesNothingBeforeTheFlush() {
        RecordingHandler client = new RecordingHandler();
        connect(client, new RecordingHandler());
        CountingLease lease = CountingLease.of("12345");
        run(client, () -> {
            client.connection().write(lease);
            assertEquals(5, client.connection().queuedBytes());
            assertFalse(lease.isReleasedOnce());
            client.connection().flush();
            assertEquals(0, client.connection().queuedBytes());
        });
        CountingLease.awaitReleasedOnce(List.of(lease));
    }

    @Test
    void sendsInBothDirectionsAtOnceWithoutDeadlock() {
        RecordingHandler client = new CountingHandler();
        RecordingHandler server = new CountingHandler();
        connect(client, server);
        List<CountingLease> sent = new ArrayList<>(send(client, 64, MIB));
        sent.addAll(send(server, 64, MIB));
        Waiting.await("all bytes", () -> client.receivedBytes() + server.receivedBytes() == 128L * MIB);
        CountingLease.awaitReleasedOnce(sent);
    }

    /** Only counts. */
    private static final class CountingHandler extends RecordingHandler {

        @Override
        protected void whenReceived(Lease bytes) {}
    }
}
