// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.RetryPolicy;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.core.transfer.EngineWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No future waits for ever: not when another transfer ends, and not when the client closes. */
final class LeftWaitingTest {

    private static final int SIZE = 4 * EngineWorld.BLOCK;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // made by each test
    private EngineWorld world;

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private FileServer open(long seed) throws Exception {
        world = new EngineWorld(directory, seed).limits(EngineWorld.SHARP);
        return world.startServer();
    }

    /** On the next connection the numbers of handles begin anew: the one that ends must not let go that of the other. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anUploadThatFailsAfterALostConnectionLeavesTheOthersAlone(long seed) throws Exception {
        open(seed);
        FileClient client = world.connect(RetryPolicy.standard());
        Path gone = world.file("gone", EngineWorld.content(SIZE, 1));
        Transfer<UploadResult> failing = client.upload(gone);
        Transfer<UploadResult> other = client.upload(world.file("other", EngineWorld.content(SIZE, 2)));
        world.runUntil(() ->
                failing.progress().acknowledgedBytes() > 0 && other.progress().acknowledgedBytes() > 0);
        Files.delete(gone);
        world.cut(client);
        assertEquals(Reason.NOT_FOUND, world.failure(failing).reason());
        world.await(other);
    }

    @Test
    void aRequestThatWaitsForAConnectionEndsWithTheClient() throws Exception {
        FileServer server = open(1);
        FileClient client = world.connect(RetryPolicy.standard());
        world.stop(server);
        CompletableFuture<Void> asked = client.delete("any");
        world.idle();
        world.await(client.closeAsync());
        assertEquals(Reason.CLOSED, world.failure(asked).reason());
    }

    @Test
    void transfersThatWaitForADiskEndWithTheClient() throws Exception {
        open(1);
        FileClient client = world.connect(RetryPolicy.standard());
        Path source = world.file("a", EngineWorld.content(100, 1));
        world.diskDelay(Duration.ofMinutes(1));
        Transfer<UploadResult> one = client.upload(source);
        var batch = client.uploadAll(List.of(source), "");
        world.idle();
        world.await(client.closeAsync());
        assertEquals(Reason.CLOSED, world.failure(one).reason());
        assertEquals(Reason.CLOSED, world.failure(batch).reason());
        world.diskDelay(Duration.ZERO);
    }

    /** Its locks would keep the same call of another client away for as long as the process lives. */
    private void downloadsAgain(Path target) throws Exception {
        world.diskDelay(Duration.ZERO);
        world.runtime.advance(Duration.ofMinutes(10));
        FileClient other = world.connect();
        world.await(other.download("there", target));
        EngineWorld.assertSame(world.root.resolve("there"), target);
    }

    private FileClient begin(Path target) throws Exception {
        world.remoteFile("there", EngineWorld.content(SIZE, 1));
        FileClient first = world.connect();
        Transfer<DownloadResult> interrupted = first.download("there", target);
        world.runUntil(() -> interrupted.progress().durableBytes() > 0);
        return first;
    }

    @Test
    void aTargetThatIsOpenedAfterTheEndOfTheClientIsLetGo() throws Exception {
        open(1);
        Path target = world.local.resolve("target");
        world.await(begin(target).closeAsync());
        FileClient client = world.connect();
        world.diskDelay(Duration.ofMinutes(1));
        Transfer<DownloadResult> late = client.download("there", target);
        world.idle();
        world.await(client.closeAsync());
        assertEquals(Reason.CLOSED, world.failure(late).reason());
        downloadsAgain(target);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPartialFileIsLetGoThatIsAtTheDiskAtTheEndOfTheClient(long seed) throws Exception {
        open(seed);
        Path target = world.local.resolve("target");
        FileClient client = begin(target);
        world.diskDelay(Duration.ofMinutes(1));
        world.idle();
        world.await(client.closeAsync());
        downloadsAgain(target);
    }
}
