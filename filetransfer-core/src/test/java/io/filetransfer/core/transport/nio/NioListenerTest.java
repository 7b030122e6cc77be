// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.transport.SocketOptions;
import io.filetransfer.transport.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener whose accepts fail as if the process had no descriptors left. */
class NioListenerTest {

    private final NioEventLoop loop = new NioEventLoop("listener-test");
    private final Queue<Boolean> failures = new ArrayDeque<>();
    private final LinkedBlockingQueue<SocketChannel> accepted = new LinkedBlockingQueue<>();
    private final List<Long> attempts = new ArrayList<>();
    private InetSocketAddress address;

    @BeforeEach
    void listen() throws IOException {
        loop.start();
        ServerSocketChannel channel = NioChannels.listenAt(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), SocketOptions.standard());
        address = (InetSocketAddress) channel.getLocalAddress();
        Waiting.await(CompletableFuture.runAsync(() -> register(channel), loop));
    }

    private void register(ServerSocketChannel channel) {
        try {
            new NioListener(loop, channel, null, () -> accept(channel), accepted::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private SocketChannel accept(ServerSocketChannel channel) throws IOException {
        attempts.add(System.nanoTime());
        if (Boolean.TRUE.equals(failures.poll())) {
            throw new IOException("Too many open files");
        }
        return channel.accept();
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel channel : accepted) {
            channel.close();
        }
        loop.shutDown();
        Waiting.await(loop.ended());
    }

    private void failNext(boolean... next) {
        Waiting.await(CompletableFuture.runAsync(
                () -> {
                    for (boolean failure : next) {
                        failures.add(failure);
                    }
                },
                loop));
    }

    @Test
    void restsLongerAndLongerUntilItCanAcceptAgain() throws IOException {
        // In pairs: the accept itself, and the one that would turn a peer away.
        failNext(true, true, true, true, true, true);
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            Waiting.await("the accepted connection", () -> accepted.size() == 1);
            assertTrue(client.isConnected());
        }
        List<Long> times = Waiting.await(CompletableFuture.supplyAsync(() -> List.copyOf(attempts), loop));
        assertTrue(times.size() >= 7 && times.size() <= 8, "attempts: " + times.size());
        for (int i = 0; i < 3; i++) {
            long rest = times.get(2 * i + 2) - times.get(2 * i + 1);
            assertTrue(rest >= NioListener.FIRST_REST_NANOS << i, "rest " + i + ": " + rest + " ns");
        }
    }

    @Test
    void turnsAPeerAwayWithItsSpareDescriptorAndServesTheNext() throws IOException {
        failNext(true, false);
        try (Socket unlucky = new Socket(address.getAddress(), address.getPort())) {
            unlucky.setSoTimeout(30_000);
            assertEquals(-1, unlucky.getInputStream().read());
        }
        assertEquals(0, accepted.size());
        try (Socket lucky = new Socket(address.getAddress(), address.getPort())) {
            Waiting.await("the accepted connection", () -> accepted.size() == 1);
            assertTrue(lucky.isConnected());
        }
    }
}
