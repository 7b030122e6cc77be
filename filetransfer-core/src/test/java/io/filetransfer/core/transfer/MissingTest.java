// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.ByteRange;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Get;
import io.filetransfer.core.wire.Wire;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that says again and again that it lacks something. */
final class MissingTest {

    @TempDir
    Path directory;

    private EngineWorld world;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 81);
        world.startServer();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    @Test
    @Tag("R08")
    void sendsWhatIsMissingSixteenTimesAndNotOnceMore() throws Exception {
        world.remoteFile("a", EngineWorld.content(1000, 1));
        RawPeer client = RawPeer.client(world);
        Get all = new Get("a", Wire.UNKNOWN_SIZE, BlockRuns.NONE);
        client.send(Frames.frame(FrameType.GET, 1, 0, all::write));
        client.await(FrameType.FINISH, 1);
        byte[] missing =
                Frames.frame(FrameType.MISSING, 1, 0, body -> ByteRange.write(body, List.of(new ByteRange(0, 1000))));
        for (int i = 0; i < Wire.MAX_MISSING; i++) {
            client.send(missing);
            assertEquals(1000, client.await(FrameType.CHUNK, 1).body().remaining());
            client.await(FrameType.FINISH, 1);
        }
        assertFalse(client.isClosed());
        client.send(missing);
        Failure failure = client.await(FrameType.ERROR, 0).failure();
        assertEquals(Reason.PROTOCOL, failure.reason());
        assertEquals("MISSING came too often", failure.message());
        assertEquals(0, client.count(FrameType.CHUNK));
    }
}
