// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.transfer.RawPeer;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.Found;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a downloading client tells the server and what it takes from it. */
final class DownloadPeerTest {

    private static final int BLOCK = EngineWorld.BLOCK;

    @TempDir
    Path directory;

    private EngineWorld world;

    @BeforeEach
    void open() {
        world = new EngineWorld(directory, 91).limits(EngineWorld.SHARP);
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    @Test
    void aDownloadWhoseFirstMissingBlockLiesBeyondTheInitialCreditGoesOn() throws Exception {
        world.startServer();
        Path source = world.remoteFile("a.bin", EngineWorld.content(8 * BLOCK + 99, 1));
        FileClient client = world.connect();
        Path target = world.local.resolve("a.bin");
        Transfer<DownloadResult> first = client.download("a.bin", target);
        world.runUntil(() -> first.progress().durableBytes() >= 3 * BLOCK);
        assertTrue(first.progress().durableBytes() > EngineWorld.SHARP.initialTransferCreditBytes());
        world.cut(client);
        assertEquals(Reason.CONNECTION_LOST, world.failure(first).reason());
        long before = world.runtime.nanoTime();
        DownloadResult result = world.await(world.connect().download("a.bin", target));
        assertEquals(before, world.runtime.nanoTime(), "waited for a timer");
        assertTrue(result.skippedBytes() >= 3 * BLOCK, "skipped: " + result.skippedBytes());
        EngineWorld.assertSame(source, target);
    }

    @ParameterizedTest
    @ValueSource(longs = {Wire.MAX_FILE_BYTES + 1, Long.MAX_VALUE})
    @Tag("D28")
    void refusesAServerWhoseFileHasMoreBlocksThanCanBeCounted(long size) throws Exception {
        RawPeer server = RawPeer.server(world);
        FileClient client = world.connect();
        Transfer<DownloadResult> download = client.download("a.bin", world.local.resolve("a.bin"));
        server.await(FrameType.GET, 1);
        server.send(Frames.frame(FrameType.FOUND, 1, 0, new Found(size, EngineWorld.MODIFIED, -1, "v")::write));
        Failure failure = server.await(FrameType.ERROR, 0).failure();
        assertEquals(Reason.PROTOCOL, failure.reason());
        assertTrue(failure.message().contains("FOUND with size " + size), failure.message());
        assertEquals(Reason.PROTOCOL, world.failure(download).reason());
        assertTrue(Files.notExists(world.local.resolve("a.bin")));
        assertEquals(List.of(), world.partials());
    }
}
