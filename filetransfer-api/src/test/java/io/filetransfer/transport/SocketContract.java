// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer can do that is not a transport of ours, to a transport over TCP. */
public abstract class SocketContract {

    private static final int MIB = 1 << 20;
    private static final long LONGEST_FLUSH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SendingHandler server = new SendingHandler();
    private Transport transport;
    private InetSocketAddress address;

    /** Sends 32 MiB as soon as it can. */
    private static final class SendingHandler extends RecordingHandler {

        private final List<CountingLease> sent = new ArrayList<>();

        @Override
        protected void whenOpened(Connection connection) {
            for (int i = 0; i < 32; i++) {
                CountingLease lease = CountingLease.ofZeros(MIB);
                sent.add(lease);
                connection.write(lease);
            }
        }
    }

    /** A transport to be tested. */
    protected abstract Transport open(TransportOptions options);

    @BeforeEach
    void listen() {
        transport = open(TransportOptions.named("raw"));
        address = listen(transport, server);
    }

    private static InetSocketAddress listen(Transport transport, RecordingHandler handler) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return (InetSocketAddress)
                Waiting.await(transport.listen(anyPort, () -> handler)).localAddress();
    }

    @AfterEach
    void close() {
        Waiting.await(transport.closeAsync());
        assertEquals(List.of(), server.breaches());
        CountingLease.awaitReleasedOnce(server.sent);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    @Test
    void sendsTheRestToAPeerThatHasEndedItsOutput() throws IOException {
        try (Socket client = connect()) {
            client.shutdownOutput();
            assertEquals(32 * MIB, client.getInputStream().readAllBytes().length);
        }
        server.awaitClosed();
        assertNull(server.cause());
    }

    @Test
    void givesUpWithoutSpinningOnAPeerThatHasEndedItsOutputAndReadsNothing() throws IOException {
        try (Socket client = connect()) {
            long thread = server.thread().getId();
            client.shutdownOutput();
            long cpuBefore = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
            long start = System.nanoTime();
            server.awaitClosed();
            long cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) - cpuBefore;
            assertNull(server.cause());
            assertTrue(System.nanoTime() - start >= LONGEST_FLUSH_NANOS / 2, "gave up too early");
            assertTrue(cpu < TimeUnit.MILLISECONDS.toNanos(250), "CPU time in 2 s: " + cpu + " ns");
        }
    }

    /** The rest goes to a peer that reads nothing and then resets. */
    @Test
    @Tag("N04")
    void noticesTheResetOfAPeerThatHadEndedItsOutput() throws IOException {
        Socket client = connect();
        long thread = server.thread().getId();
        client.shutdownOutput();
        long cpuBefore = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
        long start = System.nanoTime();
        client.setSoLinger(true, 0);
        client.close();
        server.awaitClosed(); // with or without a cause: the end and the reset race
        assertTrue(System.nanoTime() - start < LONGEST_FLUSH_NANOS, "waited although the peer has gone");
        long cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) - cpuBefore;
        assertTrue(cpu < TimeUnit.MILLISECONDS.toNanos(250), "CPU time: " + cpu + " ns");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32 * MIB})
    void namesTheResetOfAPeerThatHasReadSoMuch(int bytes) throws IOException {
        Socket client = connect();
        server.connection();
        assertEquals(bytes, client.getInputStream().readNBytes(bytes).length);
        client.setSoLinger(true, 0);
        client.close();
        server.awaitClosed();
        assertNotNull(server.cause());
    }

    @Test
    void givesUpOnAPeerThatDoesNotEnd() throws IOException {
        try (Socket client = connect()) {
            assertEquals(32 * MIB, client.getInputStream().readNBytes(32 * MIB).length);
            server.connection().close();
            assertEquals(-1, client.getInputStream().read());
            server.awaitClosed();
            assertNull(server.cause());
        }
    }

    @Test
    void aClosedListenerLeavesItsAddressAtOnce() {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        for (int i = 0; i < 20; i++) {
            Transport.Listener listener = Waiting.await(transport.listen(at, RecordingHandler::new));
            at = (InetSocketAddress) listener.localAddress();
            Waiting.await(listener.closeAsync());
        }
    }

    @Test
    void connectsFromTheAddressThatWasAskedFor() throws IOException {
        InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetSocketAddress bind;
        try (ServerSocket free = new ServerSocket(0, 1, from)) {
            bind = new InetSocketAddress(from, free.getLocalPort());
        }
        Transport bound = open(TransportOptions.named("bound")
                .withSockets(SocketOptions.standard().withBindAddress(bind)));
        try {
            RecordingHandler client = new RecordingHandler();
            Waiting.await(bound.connect(address, client));
            assertEquals(bind, client.connection().localAddress());
            assertEquals(bind, server.connection().remoteAddress());
        } finally {
            Waiting.await(bound.closeAsync());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listensOnBothFamiliesUnlessToldOtherwise(boolean dualStack) throws IOException {
        InetAddress six = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        assumeTrue(isThere(six), "this machine has no IPv6");
        Transport wildcard = open(TransportOptions.named("wildcard")
                .withSockets(SocketOptions.standard().withDualStack(dualStack)));
        try {
            InetSocketAddress all = new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0);
            int port = ((InetSocketAddress) Waiting.await(wildcard.listen(all, RecordingHandler::new))
                            .localAddress())
                    .getPort();
            new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port).close();
            if (dualStack) {
                new Socket(six, port).close();
            } else {
                assertThrows(ConnectException.class, () -> new Socket(six, port).close());
            }
            if (!dualStack) {
                InetSocketAddress allSix = new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 0);
                IOException failure = Waiting.awaitFailure(wildcard.listen(allSix, RecordingHandler::new));
                assertTrue(String.valueOf(failure.getMessage()).contains("dualStack"), failure.getMessage());
            }
        } finally {
            Waiting.await(wildcard.closeAsync());
        }
    }

    private static boolean isThere(InetAddress address) {
        try (ServerSocket probe = new ServerSocket(0, 1, address)) {
            return probe.isBound();
        } catch (IOException none) {
            return false;
        }
    }

    @Test
    void spreadsConnectionsOverItsLoops() throws IOException {
        Transport several = open(TransportOptions.named("several").withEventLoops(3));
        List<Socket> sockets = new ArrayList<>();
        try {
            InetSocketAddress at = (InetSocketAddress) Waiting.await(several.listen(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), RecordingHandler::new))
                    .localAddress();
            for (int i = 1; i <= 9; i++) {
                int connections = i;
                sockets.add(new Socket(at.getAddress(), at.getPort()));
                Waiting.await("the connection", () -> sum(several.loads()) == connections);
            }
            assertEquals(
                    List.of(3, 3, 3),
                    several.loads().stream().map(LoopLoad::connections).toList());
            sockets.remove(0).close(); // the first was given to the first loop
            Waiting.await("the end of one", () -> sum(several.loads()) == 8);
            sockets.add(new Socket(at.getAddress(), at.getPort()));
            Waiting.await("its successor", () -> sum(several.loads()) == 9);
            assertEquals(3, several.loads().get(0).connections());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            Waiting.await(several.closeAsync());
        }
    }

    private static int sum(List<LoopLoad> loads) {
        return loads.stream().mapToInt(LoopLoad::connections).sum();
    }
}
