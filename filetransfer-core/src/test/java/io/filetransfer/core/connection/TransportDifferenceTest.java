// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.transport.netty.NettyTransportProvider;
import io.filetransfer.core.transport.nio.NioTransportProvider;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;
import io.filetransfer.transport.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real transports are fed the same bytes, whole and damaged, cut anywhere: each must tell the same events and the same end. */
class TransportDifferenceTest {

    private static final int STREAMS = 60;
    private static final int MIB = 1 << 20;

    /** A transport that hands its only connection to a new handler each time. */
    private static final class Listening implements AutoCloseable {

        private final Transport transport;
        private final InetSocketAddress address;
        private final AtomicReference<ConnectionHandler> next = new AtomicReference<>();

        Listening(TransportProvider provider) {
            transport = provider.open(TransportOptions.named("difference"));
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            address = (InetSocketAddress) Waiting.await(transport.listen(anyPort, () -> next.getAndSet(null)))
                    .localAddress();
        }

        /** What is told when these bytes come in these pieces. */
        List<String> events(byte[] bytes, List<Integer> cuts) throws IOException {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            RecordingFrameHandler handler = new RecordingFrameHandler() {
                @Override
                public void onClosed(TransferException why) {
                    super.onClosed(why);
                    closed.complete(null);
                }
            };
            next.set(new FramedConnection(handler, new BufferPool(MIB), new MemoryBudget(MIB)));
            try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
                peer.setTcpNoDelay(true);
                send(peer, bytes, cuts);
                Waiting.await(closed);
            }
            return List.copyOf(handler.events);
        }

        private static void send(Socket peer, byte[] bytes, List<Integer> cuts) {
            try {
                OutputStream out = peer.getOutputStream();
                int at = 0;
                for (int cut : cuts) {
                    out.write(bytes, at, cut - at);
                    at = cut;
                }
                out.write(bytes, at, bytes.length - at);
                peer.shutdownOutput();
            } catch (IOException refused) {
                return; // the server has closed in the middle, which its events tell
            }
        }

        @Override
        public void close() {
            Waiting.await(transport.closeAsync());
        }
    }

    private static byte[] stream(Random random) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = random.nextInt(12); i >= 0; i--) {
            byte[] content = Frames.content(random.nextInt(random.nextBoolean() ? 40 : 60_000));
            all.writeBytes(
                    switch (random.nextInt(4)) {
                        case 0 -> Frames.frame(FrameType.PING, 0, random.nextInt());
                        case 1 -> Frames.frame(FrameType.OPEN, false, 1 + i, 0, Frames.content(random.nextInt(300)));
                        case 2 -> Frames.unknown(0xF0, Frames.content(random.nextInt(100)));
                        default ->
                            content.length == 0
                                    ? Frames.frame(FrameType.CANCEL, 1 + i, 0)
                                    : Frames.chunk(1 + i, random.nextInt(), content);
                    });
        }
        byte[] bytes = all.toByteArray();
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static List<Integer> cuts(Random random, int length) {
        List<Integer> cuts = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            cuts.add(random.nextInt(length));
        }
        cuts.sort(null);
        return cuts;
    }

    @Test
    @Tag("D32")
    void tellTheSameEventsForTheSameBytes() throws IOException {
        Set<String> ends = new HashSet<>();
        try (Listening nio = new Listening(new NioTransportProvider());
                Listening netty = new Listening(new NettyTransportProvider.Nio())) {
            for (int seed = 1; seed <= STREAMS; seed++) {
                Random random = new Random(seed);
                byte[] bytes = stream(random);
                List<String> expected = nio.events(bytes, List.of());
                assertEquals(expected, nio.events(bytes, cuts(random, bytes.length)), "NIO, seed " + seed);
                assertEquals(expected, netty.events(bytes, List.of()), "Netty, seed " + seed);
                assertEquals(
                        expected, netty.events(bytes, cuts(random, bytes.length)), "Netty in pieces, seed " + seed);
                ends.add(expected.get(expected.size() - 1));
            }
        }
        assertTrue(ends.containsAll(Set.of("closed PROTOCOL", "closed CONNECTION_LOST")), ends.toString());
    }
}
