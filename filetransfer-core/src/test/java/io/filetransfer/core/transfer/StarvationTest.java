// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.Limits;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Get;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.transport.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that ask for much and take nothing hold memory, but never all of it. */
final class StarvationTest {

    private static final int BLOCK = EngineWorld.BLOCK;
    private static final int GREEDY_CLIENTS = 8;
    private static final int DOWNLOADS_EACH = 12;

    /** How a greedy client does not take what it asked for. */
    enum Greed {
        NEVER_READS(1L << 40),
        STOPS_READING(1L << 40),
        NEVER_GRANTS(Wire.MIN_CREDIT_BYTES);

        private final long credit;

        Greed(long credit) {
            this.credit = credit;
        }
    }

    @TempDir
    Path directory;

    private EngineWorld world;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 61)
                .serverLimits(Limits.builder().memoryBudgetBytes(4 << 20).build());
        world.startServer();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private RawPeer greedy(Greed how) {
        RawPeer peer = RawPeer.client(world, how.credit);
        if (how == Greed.NEVER_READS) {
            peer.stopReading();
        }
        for (int handle = 1; handle <= DOWNLOADS_EACH; handle++) {
            Get all = new Get("big", Wire.UNKNOWN_SIZE, BlockRuns.NONE);
            peer.send(Frames.frame(FrameType.GET, handle, 0, all::write));
        }
        if (how == Greed.STOPS_READING) {
            peer.await(FrameType.CHUNK, 1);
            peer.stopReading();
        }
        return peer;
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R03")
    @Tag("R04")
    void downloadsGoOnBesidePeersThatTakeNothing(Greed how) throws Exception {
        world.remoteFile("big", EngineWorld.content(16 * BLOCK, 1));
        Path small = world.remoteFile("small", EngineWorld.content(1000, 2));
        Path large = world.remoteFile("large", EngineWorld.content(6 * BLOCK + 77, 3));
        List<RawPeer> greedy = new ArrayList<>();
        for (int i = 0; i < GREEDY_CLIENTS; i++) {
            greedy.add(greedy(how));
        }
        world.idle();
        FileClient client = world.connect();
        long before = world.runtime.nanoTime();
        world.await(client.download("small", world.local.resolve("small")));
        world.await(client.download("large", world.local.resolve("large")));
        assertTrue(
                world.runtime.nanoTime() - before < Duration.ofSeconds(1).toNanos(),
                "waited until the greedy ones were dropped");
        EngineWorld.assertSame(small, world.local.resolve("small"));
        EngineWorld.assertSame(large, world.local.resolve("large"));
        greedy.forEach(peer -> assertFalse(peer.isClosed()));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R04")
    void aDownloadUnderWayGoesOnWhenOthersTakeNothing(Greed how) throws Exception {
        world.remoteFile("big", EngineWorld.content(16 * BLOCK, 1));
        Path large = world.remoteFile("large", EngineWorld.content(24 * BLOCK + 77, 3));
        FileClient client = world.connect();
        var download = client.download("large", world.local.resolve("large"));
        world.runUntil(() -> download.progress().acknowledgedBytes() >= 2 * BLOCK);
        for (int i = 0; i < GREEDY_CLIENTS; i++) {
            greedy(how);
        }
        long before = world.runtime.nanoTime();
        world.await(download);
        assertTrue(world.runtime.nanoTime() - before < Duration.ofSeconds(1).toNanos(), "waited");
        EngineWorld.assertSame(large, world.local.resolve("large"));
    }

    @Test
    void aFairShareIsAQuarterWhileHalfIsFreeAndThenAnEighthOfWhatIsLeft() {
        BufferPool pool = new BufferPool(8L * BLOCK);
        assertEquals(2 * BLOCK, pool.fairShareBytes());
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leases.add(acquire(pool, BLOCK));
        }
        assertEquals(2 * BLOCK, pool.fairShareBytes(), "half is free");
        leases.add(acquire(pool, 1 << 10));
        assertEquals((4 * BLOCK - (1 << 10)) / 8, pool.fairShareBytes(), "less than half is free");
        for (int i = 0; i < 3; i++) {
            leases.add(acquire(pool, BLOCK));
        }
        assertEquals((BLOCK - (1 << 10)) / 8, pool.fairShareBytes());
        leases.add(acquire(pool, BLOCK / 2));
        leases.forEach(Lease::release);
        assertEquals(2 * BLOCK, pool.fairShareBytes());
    }

    @Test
    void manyThatTakeNoMoreThanHalfTheirShareNeverTakeAll() {
        BufferPool pool = new BufferPool(2L * BLOCK);
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 1000 && pool.fairShareBytes() / 2 >= 1 << 10; i++) {
            leases.add(acquire(pool, (int) Math.min(BLOCK, Long.highestOneBit(pool.fairShareBytes() / 2))));
        }
        assertTrue(leases.size() > 50, "takers: " + leases.size());
        leases.add(acquire(pool, SourceReader.MIN_PIECE_BYTES / 2));
        leases.forEach(Lease::release);
    }

    private static Lease acquire(BufferPool pool, int bytes) {
        Lease lease = pool.tryAcquire(bytes);
        assertNotNull(lease);
        return lease;
    }
}
