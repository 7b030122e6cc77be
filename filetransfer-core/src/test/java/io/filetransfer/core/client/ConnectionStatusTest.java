// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.ConnectionListener;
import io.filetransfer.ConnectionState;
import io.filetransfer.ConnectionStatus;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.core.transfer.EngineWorld;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client tells of its connection. */
final class ConnectionStatusTest {

    @TempDir
    Path directory;

    private final List<ConnectionStatus> told = new ArrayList<>();
    private EngineWorld world;

    @BeforeEach
    void open() {
        world = new EngineWorld(directory.resolve("world"), 3).limits(EngineWorld.SHARP);
        world.listener((ConnectionListener) told::add);
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private List<ConnectionState> states() {
        return told.stream().map(ConnectionStatus::state).toList();
    }

    @Test
    void tellsEachStepFromTheLookUpToTheEnd() throws Exception {
        world.network.encrypted(null);
        world.startServer();
        FileClient client = world.connect();
        world.await(client.closeAsync());
        assertEquals(
                List.of(
                        ConnectionState.RESOLVING,
                        ConnectionState.CONNECTING,
                        ConnectionState.CONNECTED,
                        ConnectionState.ENCRYPTED,
                        ConnectionState.AUTHENTICATED,
                        ConnectionState.CLOSING,
                        ConnectionState.CLOSED),
                states());
        ConnectionStatus open = told.get(4);
        assertEquals("anonymous", open.principal().orElseThrow());
        assertEquals(EngineWorld.ADDRESS, open.remoteAddress().orElseThrow());
        assertTrue(open.localAddress().isPresent());
        assertEquals(ConnectionState.CLOSED, client.status().state());
    }

    /** A second attempt that begins beside the first is no step back. */
    @Test
    void tellsOnlyTheAttemptThatIsFurthest() throws Exception {
        SocketAddress dead = InetSocketAddress.createUnresolved("dead.test", 1);
        world.network.swallowConnects(dead, true);
        world.startServer();
        world.await(world.connecting(
                RetryPolicy.none(), () -> CompletableFuture.completedFuture(List.of(dead, EngineWorld.ADDRESS))));
        assertEquals(
                List.of(
                        ConnectionState.RESOLVING,
                        ConnectionState.CONNECTING,
                        ConnectionState.CONNECTED,
                        ConnectionState.AUTHENTICATED),
                states());
        assertEquals(dead, told.get(1).remoteAddress().orElseThrow());
        assertEquals(EngineWorld.ADDRESS, told.get(2).remoteAddress().orElseThrow());
    }

    @Test
    void tellsThatItConnectsAgainAndWhy() throws Exception {
        world.startServer();
        FileClient client = world.connect(RetryPolicy.standard());
        Transfer<UploadResult> upload = client.upload(world.file("big", EngineWorld.content(5 * EngineWorld.BLOCK, 1)));
        world.newestLink().cutAfter(2 * EngineWorld.BLOCK);
        world.await(upload);
        List<ConnectionState> states = states();
        int again = states.indexOf(ConnectionState.DISCONNECTED);
        assertTrue(again > 0, states.toString());
        assertEquals(
                Reason.CONNECTION_LOST, told.get(again).cause().orElseThrow().reason());
        assertEquals(told.get(again).cause(), told.get(again + 1).cause());
        assertEquals(
                List.of(
                        ConnectionState.DISCONNECTED,
                        ConnectionState.RECONNECTING,
                        ConnectionState.RESOLVING,
                        ConnectionState.CONNECTING,
                        ConnectionState.CONNECTED,
                        ConnectionState.AUTHENTICATED),
                states.subList(again, states.size()));
        assertEquals(ConnectionState.AUTHENTICATED, client.status().state());
    }

    @Test
    void tellsThatAnIdleClientHasNoConnectionAndGetsOneForWhoWaits() throws Exception {
        FileServer server = world.startServer();
        FileClient client = world.connect(RetryPolicy.standard());
        world.stop(server);
        world.idle();
        assertEquals(ConnectionState.DISCONNECTED, client.status().state());
        assertTrue(client.status().cause().isPresent());
        CompletableFuture<ConnectionStatus> late = client.connectedAsync(Duration.ofSeconds(5));
        assertEquals(Reason.TIMEOUT, world.failure(late).reason());
        world.startServer();
        assertEquals(
                ConnectionState.AUTHENTICATED,
                world.await(client.connectedAsync(Duration.ofSeconds(60))).state());
        assertThrows(IllegalArgumentException.class, () -> client.connectedAsync(Duration.ZERO));
    }

    @Test
    void tellsWhyTheFirstConnectionDidNotCome() {
        CompletableFuture<FileClient> connecting =
                world.connecting(RetryPolicy.none(), Addresses.of(EngineWorld.ADDRESS));
        world.failure(connecting);
        world.idle();
        ConnectionStatus last = told.get(told.size() - 1);
        assertEquals(ConnectionState.CLOSED, last.state());
        assertEquals(Reason.UNREACHABLE, last.cause().orElseThrow().reason());
    }

    @Test
    void failsWhoWaitsWhenThereWillBeNone() throws Exception {
        FileServer server = world.startServer();
        FileClient client = world.connect();
        assertEquals(
                ConnectionState.AUTHENTICATED,
                world.await(client.connectedAsync(Duration.ofSeconds(1))).state());
        world.stop(server);
        assertEquals(
                Reason.CONNECTION_LOST,
                world.failure(client.connectedAsync(Duration.ofSeconds(1))).reason());
        assertFalse(client.status().localAddress().isPresent());
    }

    @Test
    void isHarmedByNothingThatAListenerThrows() throws Exception {
        world.listener((ConnectionListener) status -> {
            told.add(status);
            throw new IllegalStateException("broken");
        });
        world.startServer();
        FileClient client = world.connect();
        world.await(client.closeAsync());
        world.idle();
        assertEquals(ConnectionState.CLOSED, told.get(told.size() - 1).state());
    }
}
