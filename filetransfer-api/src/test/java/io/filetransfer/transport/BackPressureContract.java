// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How a slow receiver slows its sender, and what it may keep. A part of {@link TransportContract}. */
public abstract class BackPressureContract extends ByteFlowContract {

    private static final int MIB = 1 << 20;

    @Test
    void tellsOnceWhenAFullPipeHasDrained() {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        run(server, server.connection()::pauseReading);
        List<CountingLease> sent = send(client, 64, MIB);
        run(client, () -> assertTrue(client.connection().queuedBytes() > 0, "64 MiB fit into the pipe"));
        assertEquals(0, client.drains());
        run(server, server.connection()::resumeReading);
        Waiting.await("onDrained", () -> client.drains() == 1);
        run(client, () -> assertEquals(0, client.connection().queuedBytes()));
        Waiting.await("all bytes", () -> server.receivedBytes() == 64 * MIB);
        CountingLease.awaitReleasedOnce(sent);
        assertEquals(1, client.drains());
    }

    @Test
    void tellsNothingIfTheFlushTookEverything() {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        send(client, 1, 10);
        Waiting.await("the bytes", () -> server.receivedBytes() == 10);
        run(client, () -> {});
        assertEquals(0, client.drains());
    }

    @Test
    void deliversNothingWhilePaused() {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler() {
            private boolean paused;

            @Override
            protected void whenReceived(Lease bytes) {
                if (paused) {
                    breach("onReceived while paused");
                } else if (receivedBytes() == 0) {
                    paused = true;
                    connection().pauseReading();
                    connection()
                            .execute(() -> connection().execute(() -> {
                                paused = false;
                                connection().resumeReading();
                            }));
                }
            }
        };
        connect(client, server);
        send(client, 16, MIB);
        Waiting.await("all bytes", () -> server.receivedBytes() == 16 * MIB);
    }

    @Test
    void pausesFromTheFirstCallbackOn() {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler() {
            @Override
            protected void whenOpened(Connection connection) {
                connection.pauseReading();
                connection.pauseReading();
            }
        };
        connect(client, server);
        send(client, 64, MIB);
        run(client, () -> assertTrue(client.connection().queuedBytes() > 0, "64 MiB fit into the pipe"));
        run(server, () -> assertEquals(0, server.receivedBytes()));
        run(server, server.connection()::resumeReading);
        Waiting.await("all bytes", () -> server.receivedBytes() == 64 * MIB);
    }

    @Test
    void leavesRetainedBytesAlone() {
        List<Lease> retained = new ArrayList<>();
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler() {
            @Override
            protected void whenReceived(Lease bytes) {
                bytes.retain();
                retained.add(bytes);
            }
        };
        connect(client, server);
        byte[] expected = new byte[300_000];
        new Random(4).nextBytes(expected);
        for (int at = 0; at < expected.length; at += 30_000) {
            byte[] part = Arrays.copyOfRange(expected, at, at + 30_000);
            run(client, () -> client.connection().write(CountingLease.of(part)));
        }
        Waiting.await("all bytes", () -> server.receivedBytes() == expected.length);
        byte[] actual = new byte[expected.length];
        int at = 0;
        for (Lease lease : retained) {
            int count = lease.buffer().remaining();
            lease.buffer().get(actual, at, count);
            lease.release();
            at += count;
        }
        assertArrayEquals(expected, actual);
    }

    @Test
    void readsNoMoreThanTheReceiveBudgetAndGoesOnWhenLeasesEnd() {
        openTransport(OPTIONS.withReceiveBudgetBytes(MIB));
        ConcurrentLinkedQueue<Lease> retained = new ConcurrentLinkedQueue<>();
        AtomicLong held = new AtomicLong();
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler() {
            @Override
            protected void whenReceived(Lease bytes) {
                bytes.retain();
                if (held.addAndGet(bytes.buffer().remaining()) > MIB) {
                    breach("more than 1 MiB received and not released");
                }
                retained.add(bytes);
            }
        };
        connect(client, server);
        send(client, 64, MIB);
        run(client, () -> assertTrue(client.connection().queuedBytes() > 0, "64 MiB fit into the pipe"));
        Waiting.await("all bytes", () -> {
            Lease lease;
            while ((lease = retained.poll()) != null) {
                held.addAndGet(-lease.buffer().remaining());
                lease.release();
            }
            return server.receivedBytes() == 64 * MIB;
        });
    }
}
