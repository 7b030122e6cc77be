// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} must do. Extend it, supply a transport and an address, and inherit all tests; {@link
 * ByteFlowContract}, {@link BackPressureContract} and {@link EndingContract} are parts of it.
 */
public abstract class TransportContract extends EndingContract {

    @Test
    void connectIsDoneAfterOnOpenedHasReturned() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        RecordingHandler client = new RecordingHandler() {
            @Override
            protected void whenOpened(Connection connection) {
                entered.countDown();
                Waiting.await("permission to return", mayReturn);
            }
        };
        expect(new RecordingHandler());
        watch(client);
        CompletionStage<Connection> connecting = transport.connect(listener.localAddress(), client);
        Waiting.await("onOpened", entered);
        assertFalse(connecting.toCompletableFuture().isDone());
        mayReturn.countDown();
        assertSame(client.connection(), Waiting.await(connecting));
    }

    @Test
    void connectToNobodyFailsWithTheAddress() {
        SocketAddress deserted = listener.localAddress();
        Waiting.await(listener.closeAsync());
        RecordingHandler client = new RecordingHandler();
        String failure = messageOf(Waiting.awaitFailure(transport.connect(deserted, client)));
        assertTrue(failure.contains(deserted.toString()), failure);
        assertFalse(client.isOpened());
        assertEquals(0, client.closes());
    }

    @Test
    void anAcceptedConnectionWithoutAHandlerEnds() {
        Transport.Listener broken = Waiting.await(transport.listen(listenAddress(), () -> {
            throw new NoClassDefFoundError("thrown by a test");
        }));
        RecordingHandler client = new RecordingHandler();
        watch(client);
        Waiting.await(transport.connect(broken.localAddress(), client).handle((opened, failure) -> "done"));
        Waiting.await("no connections", () -> connections() == 0);
    }

    @Test
    void aCancelledConnectLeavesNothingOpen() {
        for (int i = 0; i < 20; i++) {
            RecordingHandler client = new RecordingHandler();
            expect(new RecordingHandler());
            watch(client);
            CompletionStage<Connection> connecting = transport.connect(listener.localAddress(), client);
            if (!connecting.toCompletableFuture().cancel(true)) {
                client.connection().close(); // it was faster
            }
        }
        Waiting.await("no connections", () -> connections() == 0);
    }

    private static String messageOf(IOException failure) {
        return String.valueOf(failure.getMessage());
    }

    private int connections() {
        return transport.loads().stream().mapToInt(LoopLoad::connections).sum();
    }

    @Test
    void listeningTwiceAtOneAddressFailsWithTheAddress() {
        String failure =
                messageOf(Waiting.awaitFailure(transport.listen(listener.localAddress(), RecordingHandler::new)));
        assertTrue(failure.contains(listener.localAddress().toString()), failure);
    }

    @Test
    void aClosedListenerLeavesConnectionsOpen() {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        Waiting.await(listener.closeAsync());
        send(client, 1, 10);
        Waiting.await("the bytes", () -> server.receivedBytes() == 10);
        assertTrue(server.connection().isOpen());
    }

    @Test
    void runsTasksInOrderOnTheThreadOfTheCallbacksAndNotInsideTheCall() {
        RecordingHandler client = new RecordingHandler();
        connect(client, new RecordingHandler());
        List<Integer> ran = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        run(client, () -> {
            for (int i = 0; i < 1000; i++) {
                int number = i;
                client.connection().execute(() -> {
                    ran.add(number);
                    threads.add(Thread.currentThread());
                });
            }
            assertEquals(List.of(), ran);
        });
        run(client, () -> {});
        assertEquals(IntStream.range(0, 1000).boxed().toList(), ran);
        assertTrue(threads.stream().allMatch(client.thread()::equals));
    }

    @Test
    void runsTasksAfterAConnectionHasClosedButNotAfterTheTransport() {
        RecordingHandler client = new RecordingHandler();
        connect(client, new RecordingHandler());
        client.connection().close();
        client.awaitClosed();
        run(client, () -> {});
        Waiting.await(transport.closeAsync());
        assertThrows(RejectedExecutionException.class, () -> client.connection().execute(() -> {}));
        client.connection().close();
        client.connection().abort();
    }

    @Test
    void refusesCallsOnOtherThreadsAndLeavesTheLeaseToTheCaller() {
        RecordingHandler client = new RecordingHandler();
        connect(client, new RecordingHandler());
        Connection connection = client.connection();
        CountingLease lease = CountingLease.of("from elsewhere");
        assertThrows(IllegalStateException.class, () -> connection.write(lease));
        assertThrows(IllegalStateException.class, connection::flush);
        assertThrows(IllegalStateException.class, connection::pauseReading);
        assertThrows(IllegalStateException.class, connection::resumeReading);
        assertFalse(lease.isReleasedOnce());
        lease.release();
        assertTrue(connection.isOpen());
        assertNotNull(connection.peerIdentity());
    }

    @Test
    void countsItsConnections() {
        assertEquals(OPTIONS.eventLoops(), transport.loads().size());
        RecordingHandler client = new RecordingHandler();
        connect(client, new RecordingHandler());
        assertEquals(2, connections());
        client.connection().close();
        Waiting.await("no connections", () -> connections() == 0);
    }

    @Test
    void closingTheTransportEndsEverythingAndItsThreads() {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        CompletionStage<Void> closing = transport.closeAsync();
        assertSame(closing, transport.closeAsync());
        Waiting.await(closing);
        client.awaitClosed();
        server.awaitClosed();
        assertNull(client.cause());
        Waiting.awaitFailure(transport.connect(listener.localAddress(), server));
        Waiting.awaitFailure(transport.listen(listenAddress(), RecordingHandler::new));
        Waiting.await(
                "the end of all threads",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(OPTIONS.name() + "-")));
    }
}
