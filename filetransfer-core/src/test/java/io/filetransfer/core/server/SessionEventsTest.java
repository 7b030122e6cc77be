// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import io.filetransfer.RetryPolicy;
import io.filetransfer.SessionEvent;
import io.filetransfer.SessionListener;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.Credentials;
import io.filetransfer.auth.Principal;
import io.filetransfer.core.client.Addresses;
import io.filetransfer.core.transfer.EngineWorld;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server tells of its clients. */
final class SessionEventsTest {

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
    private EngineWorld world;

    @BeforeEach
    void open() {
        world = new EngineWorld(directory.resolve("world"), 9);
        world.listener(new SessionListener() {
            @Override
            public void onConnected(SessionEvent event) {
                add("connected", event);
            }

            @Override
            public void onAuthenticated(SessionEvent event) {
                add("authenticated", event);
            }

            @Override
            public void onRefused(SessionEvent event) {
                add("refused", event);
            }

            @Override
            public void onClosed(SessionEvent event) {
                add("closed", event);
            }
        });
    }

    private void add(String what, SessionEvent event) {
        assertEquals(EngineWorld.ADDRESS, event.localAddress());
        told.add(event.id() + " " + what
                + event.principal().map(who -> " " + who.name()).orElse("")
                + event.cause().map(why -> " " + why.reason()).orElse(""));
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private TransferException refused() {
        return world.failure(world.connecting(RetryPolicy.none(), Addresses.of(EngineWorld.ADDRESS)));
    }

    @Test
    void tellsWhoComesAndGoes() throws Exception {
        world.rules(
                        attempt -> CompletableFuture.completedFuture(
                                attempt.user().equals("alice")
                                        ? Optional.of(Principal.named("alice"))
                                        : Optional.empty()),
                        null,
                        true)
                .credentials(Credentials.password("alice", "pass".toCharArray()))
                .startServer();
        FileClient client = world.connect();
        world.await(client.closeAsync());
        world.credentials(Credentials.password("bob", "pass".toCharArray()));
        assertEquals(Reason.UNAUTHENTICATED, refused().reason());
        world.idle();
        assertEquals(
                List.of(
                        "1 connected",
                        "1 authenticated alice",
                        "1 closed alice CLOSED",
                        "2 connected",
                        "2 refused UNAUTHENTICATED",
                        "2 closed UNAUTHENTICATED"),
                told);
    }

    @Test
    void tellsOfWhoIsOneTooMany() throws Exception {
        world.serverLimits(Limits.builder().connections(1).build()).startServer();
        world.connect();
        assertEquals(Reason.OVERLOADED, refused().reason());
        world.idle();
        assertEquals(
                List.of(
                        "1 connected",
                        "1 authenticated anonymous",
                        "2 connected",
                        "2 refused OVERLOADED",
                        "2 closed OVERLOADED"),
                told);
    }

    /** When a server is closed, its listener has heard of the end of each connection. */
    @Test
    void tellsOfEachEndBeforeItIsClosed() throws Exception {
        FileServer server = world.startServer();
        world.connect();
        world.connect();
        told.clear();
        world.stop(server);
        assertEquals(
                List.of("1 closed anonymous CLOSED", "2 closed anonymous CLOSED"),
                told.stream().sorted().toList());
    }

    @Test
    void tellsNothingOfADecisionAboutWhoHasGone() throws Exception {
        CompletableFuture<Optional<Principal>> decision = new CompletableFuture<>();
        world.rules(attempt -> decision, null, true)
                .credentials(Credentials.password("alice", "pass".toCharArray()))
                .startServer();
        CompletableFuture<FileClient> connecting =
                world.connecting(RetryPolicy.none(), Addresses.of(EngineWorld.ADDRESS));
        world.idle();
        world.newestLink().cutAfter(0);
        world.failure(connecting);
        decision.complete(Optional.of(Principal.named("alice")));
        world.idle();
        assertEquals(List.of("1 connected", "1 closed CONNECTION_LOST"), told);
    }

    @Test
    void isHarmedByNothingThatAListenerThrows() throws Exception {
        world.listener(new SessionListener() {
            @Override
            public void onConnected(SessionEvent event) {
                told.add("connected");
                throw new IllegalStateException("broken");
            }
        });
        world.startServer();
        world.connect();
        world.connect();
        assertEquals(List.of("connected", "connected"), told);
    }
}
