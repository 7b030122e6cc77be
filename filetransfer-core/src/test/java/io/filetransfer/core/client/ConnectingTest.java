// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.core.testkit.MemoryLink;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a client finds its server: several addresses, attempts side by side, names that change. */
final class ConnectingTest {

    private static final int BLOCK = EngineWorld.BLOCK;
    private static final SocketAddress HERE = EngineWorld.ADDRESS;
    private static final SocketAddress DEAD = InetSocketAddress.createUnresolved("dead.test", 9400);
    private static final SocketAddress REFUSING = InetSocketAddress.createUnresolved("refusing.test", 9400);
    private static final RetryPolicy RETRY = RetryPolicy.standard();

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileServer server;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 31).limits(EngineWorld.SHARP);
        server = world.startServer();
        world.network.swallowConnects(DEAD, true);
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private long millisSince(long nanos) {
        return (world.runtime.nanoTime() - nanos) / 1_000_000;
    }

    @Test
    @Tag("N09")
    void takesTheSecondAddressWhenTheFirstDoesNotAnswer() throws Exception {
        long before = world.runtime.nanoTime();
        FileClient client = world.await(world.connecting(RETRY, Addresses.of(DEAD, HERE)));
        assertTrue(millisSince(before) <= 300, "took ms: " + millisSince(before));
        assertEquals(List.of(DEAD, HERE), world.network.connects());
        world.await(client.stat(""));
    }

    @Test
    @Tag("N09")
    void takesTheNextAddressAtOnceWhenOneRefuses() throws Exception {
        long before = world.runtime.nanoTime();
        world.await(world.connecting(RETRY, Addresses.of(REFUSING, REFUSING, HERE)));
        assertEquals(0, millisSince(before));
        assertEquals(List.of(REFUSING, REFUSING, HERE), world.network.connects());
    }

    @Test
    void triesAddressesInTheirOrder() throws Exception {
        world.await(world.connecting(RETRY, Addresses.of(HERE, DEAD)));
        assertEquals(List.of(HERE), world.network.connects());
    }

    @Test
    void theFirstConnectionIsNotTriedAgainWhenEveryAddressRefuses() throws Exception {
        long before = world.runtime.nanoTime();
        TransferException failure = world.failure(world.connecting(RETRY, Addresses.of(REFUSING, REFUSING)));
        assertEquals(0, millisSince(before));
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("nobody listens"), failure.getMessage());
        assertEquals(2, world.network.connects().size());
    }

    @Test
    @Tag("N02")
    void theFirstConnectionGivesUpInTime() throws Exception {
        long before = world.runtime.nanoTime();
        TransferException failure = world.failure(world.connecting(RETRY, Addresses.of(DEAD)));
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(millisSince(before) <= 10_020, "took ms: " + millisSince(before));
        assertEquals(4, world.network.connects().size()); // at once, and after 3, 6 and 9 s
    }

    @Test
    @Tag("N02")
    void theFirstLoginGivesUpInTime() throws Exception {
        world.network.whenLinked(MemoryLink::becomeBlackHole);
        long before = world.runtime.nanoTime();
        TransferException failure = world.failure(world.connecting(RETRY, Addresses.of(HERE)));
        assertTrue(failure.retryable(), failure.toString());
        assertTrue(millisSince(before) <= 14_020, "took ms: " + millisSince(before));
        world.runtime.advance(Duration.ofMinutes(2)); // the server gives the connections up
    }

    @Test
    @Tag("N09")
    void aLookUpThatBlocksIsBounded() throws Exception {
        long before = world.runtime.nanoTime();
        TransferException failure = world.failure(world.connecting(RETRY, CompletableFuture::new));
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertTrue(millisSince(before) <= 10_020, "took ms: " + millisSince(before));
    }

    @Test
    void anAttemptThatAnswersLateIsClosed() throws Exception {
        List<MemoryLink> links = new ArrayList<>();
        world.network.whenLinked(link -> {
            if (links.isEmpty()) {
                link.trickle(0, Duration.ofDays(1)); // the first connection stands still before HELLO
            }
            links.add(link);
        });
        FileClient client = world.await(world.connecting(RETRY, Addresses.of(HERE)));
        assertEquals(2, links.size());
        links.get(0).flow();
        world.runtime.advance(Duration.ofSeconds(10));
        assertFalse(links.get(0).client().isOpen());
        assertTrue(links.get(1).client().isOpen());
        world.await(client.stat(""));
    }

    @Test
    @Tag("N09")
    void looksTheServerUpAgainBeforeEachAttempt() throws Exception {
        List<SocketAddress> places = new ArrayList<>(List.of(HERE));
        FileClient client =
                world.await(world.connecting(RETRY, () -> CompletableFuture.completedFuture(List.copyOf(places))));
        Transfer<UploadResult> upload = client.upload(world.file("a", EngineWorld.content(5 * BLOCK, 1)));
        world.runUntil(() -> upload.progress().acknowledgedBytes() > BLOCK);
        world.stop(server);
        world.runtime.advance(Duration.ofSeconds(20));
        SocketAddress moved = InetSocketAddress.createUnresolved("moved.test", 9400);
        FileServer other = world.await(world.serverAt(moved).startAsync());
        places.set(0, moved);
        world.await(upload);
        world.await(client.closeAsync());
        world.await(other.closeAsync());
        EngineWorld.assertSame(world.local.resolve("a"), world.root.resolve("a"));
    }

    @Test
    @Tag("N09")
    void aNameThatIsNotFoundAnyMoreIsWhereItWas() throws Exception {
        boolean[] down = {false};
        FileClient client = world.await(world.connecting(
                RETRY,
                () -> down[0]
                        ? CompletableFuture.failedFuture(new TransferException(Reason.UNREACHABLE, "no such host"))
                        : CompletableFuture.completedFuture(List.of(HERE))));
        Transfer<UploadResult> upload = client.upload(world.file("a", EngineWorld.content(5 * BLOCK, 1)));
        world.runUntil(() -> upload.progress().acknowledgedBytes() > BLOCK);
        down[0] = true;
        world.cut(client);
        world.await(upload);
    }

    @Test
    void withoutRetryAClientStaysWithoutConnection() throws Exception {
        FileClient client = world.connect();
        Transfer<UploadResult> upload = client.upload(world.file("a", EngineWorld.content(5 * BLOCK, 1)));
        world.runUntil(() -> upload.progress().acknowledgedBytes() > BLOCK);
        world.cut(client);
        assertEquals(Reason.CONNECTION_LOST, world.failure(upload).reason());
        assertEquals(Reason.CONNECTION_LOST, world.failure(client.stat("a")).reason());
        world.runtime.advance(Duration.ofMinutes(1));
        assertEquals(1, world.network.connects().size());
    }

    @Test
    void anIdleClientConnectsOnlyWhenItIsAsked() throws Exception {
        FileClient client = world.connect(RETRY);
        world.cut(client);
        world.runtime.advance(Duration.ofMinutes(1));
        assertEquals(1, world.network.connects().size());
        world.await(client.stat(""));
        assertEquals(2, world.network.connects().size());
    }

    @Test
    void aServerThatIsFullIsAskedAgain() throws Exception {
        FileClient client = world.connect(RETRY);
        Transfer<UploadResult> upload = client.upload(world.file("a", EngineWorld.content(5 * BLOCK, 1)));
        world.runUntil(() -> upload.progress().acknowledgedBytes() > BLOCK);
        world.stop(server);
        world.serverLimits(EngineWorld.SHARP.toBuilder().connections(1).build());
        server = world.startServer();
        FileClient other = world.connect(); // has the only place
        world.runtime.advance(Duration.ofSeconds(10));
        assertFalse(upload.isDone());
        world.await(other.closeAsync());
        world.await(upload);
    }
}
