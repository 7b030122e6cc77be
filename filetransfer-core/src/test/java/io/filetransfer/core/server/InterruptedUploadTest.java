// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.FileDigest;
import io.filetransfer.IfExists;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.transfer.EngineWorld;
import io.filetransfer.core.transfer.RawPeer;
import io.filetransfer.core.transfer.TroubledStorage;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.Completed;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.Finish;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Names;
import io.filetransfer.core.wire.Open;
import io.filetransfer.core.wire.Opened;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.TransferKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server makes of an upload whose client does at once what others do after each other. */
final class InterruptedUploadTest {

    private static final int BLOCK = EngineWorld.BLOCK;
    private static final int CHUNK_BYTES = 128 << 10;
    private static final byte[] CONTENT = EngineWorld.content(4 * BLOCK, 7);

    /** Two blocks and a half: what is not a whole block does not count. */
    private static final int ARRIVED = 2 * BLOCK + BLOCK / 2;

    @TempDir
    Path directory;

    private EngineWorld world;
    private RawPeer client;

    @SuppressWarnings("NullAway.Init") // made in the set-up
    private TroubledStorage storage;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 71).storage(real -> storage = new TroubledStorage(real));
        world.startServer();
        client = RawPeer.client(world);
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private static byte[] open(int handle, long size, Durability level) {
        Open open = new Open("a", new TransferKey(3, 4), size, EngineWorld.MODIFIED, 0640, IfExists.REPLACE, level);
        return Frames.frame(FrameType.OPEN, handle, 0, open::write);
    }

    private Opened opened(RawPeer peer, int handle) throws Exception {
        peer.send(open(handle, CONTENT.length, Durability.VISIBLE));
        return Opened.read(peer.await(FrameType.OPENED, handle).buffer());
    }

    private static byte[] chunks(int handle, int from, int to) {
        List<byte[]> chunks = new ArrayList<>();
        for (int at = from; at < to; at += CHUNK_BYTES) {
            chunks.add(Frames.chunk(handle, at, Arrays.copyOfRange(CONTENT, at, Math.min(to, at + CHUNK_BYTES))));
        }
        return Frames.joined(chunks.toArray(byte[][]::new));
    }

    private static byte[] failed(int handle) {
        return Frames.frame(FrameType.FAILED, handle, 0, new Failure(Reason.SOURCE_CHANGED, "changed")::write);
    }

    private static byte[] finish(int handle, byte[] content) {
        BlockMap blocks = new BlockMap();
        for (int block = 0; block < Wire.blocks(content.length); block++) {
            CRC32C castagnoli = new CRC32C();
            CRC32 ieee = new CRC32();
            int length = Wire.blockLength(block, content.length);
            castagnoli.update(content, block * BLOCK, length);
            ieee.update(content, block * BLOCK, length);
            blocks.put(block, castagnoli.getValue() << 32 | ieee.getValue());
        }
        FileDigest digest = blocks.digest(content.length);
        return Frames.frame(FrameType.FINISH, handle, content.length, body -> Finish.write(body, digest));
    }

    private static void assertHasTwoBlocks(Opened opened) {
        BlockRuns durable = opened.durable();
        assertEquals(1, durable.runs());
        assertEquals(0, durable.first(0));
        assertEquals(2, durable.count(0));
    }

    // ---- behind chunks that wait for a slow disk

    @Test
    @Tag("R15")
    void aPauseDirectlyBehindChunksKeepsThemAndTellsWhatIsDurable() throws Exception {
        opened(client, 1);
        world.diskDelay(Duration.ofMillis(50));
        client.send(chunks(1, 0, ARRIVED), Frames.frame(FrameType.PAUSE, 1, 0));
        assertEquals(2 * BLOCK, client.await(FrameType.PAUSED, 1).argument());
        assertEquals(ARRIVED, storage.writtenBytes());
        assertHasTwoBlocks(opened(client, 2));
    }

    @Test
    void aFailureOfTheClientDirectlyBehindChunksKeepsThem() throws Exception {
        opened(client, 1);
        world.diskDelay(Duration.ofMillis(50));
        client.send(chunks(1, 0, ARRIVED), failed(1));
        assertHasTwoBlocks(opened(client, 2));
        assertEquals(ARRIVED, storage.writtenBytes());
    }

    @Test
    @Tag("N01")
    @Tag("D27")
    void anEndOfTheConnectionDirectlyBehindChunksKeepsThem() throws Exception {
        opened(client, 1);
        world.diskDelay(Duration.ofMillis(50));
        client.sendAndClose(chunks(1, 0, ARRIVED));
        world.runUntil(client::isClosed);
        assertHasTwoBlocks(opened(RawPeer.client(world), 1));
        assertEquals(ARRIVED, storage.writtenBytes());
    }

    @Test
    void aCancelDirectlyBehindChunksDropsWhatIsNotAtTheDisk() throws Exception {
        opened(client, 1);
        world.diskDelay(Duration.ofMillis(50));
        client.send(chunks(1, 0, ARRIVED), Frames.frame(FrameType.CANCEL, 1, 0));
        client.await(FrameType.CANCELLED, 1);
        assertTrue(storage.writtenBytes() <= BLOCK, "written: " + storage.writtenBytes());
        assertEquals(List.of(), world.partials());
        assertEquals(0, opened(client, 2).durable().runs());
    }

    @ParameterizedTest
    @Tag("S01")
    @ValueSource(booleans = {false, true})
    void aFullDiskKeepsTheBlocksThatWereWrittenBefore(boolean inMemory) throws Exception {
        if (inMemory) {
            storage.inMemory();
        }
        opened(client, 1);
        world.diskDelay(Duration.ofMillis(50));
        storage.fullAfter("a", 3 * BLOCK - 1);
        client.send(chunks(1, 0, CONTENT.length));
        assertEquals(
                Reason.NO_SPACE, client.await(FrameType.FAILED, 1).failure().reason());
        storage.fullAfter("a", Long.MAX_VALUE);
        assertHasTwoBlocks(opened(client, 2));
        client.send(chunks(2, 2 * BLOCK, CONTENT.length), finish(2, CONTENT));
        client.await(FrameType.COMPLETED, 2);
    }

    // ---- sizes

    @ParameterizedTest
    @CsvSource({
        "1048576, 1048575", // the block is whole
        "1048576, 0",
        "131072, 131071", // the block has begun
        "1179648, 1048576", // the next one has begun
    })
    @Tag("D16")
    void refusesAFinishBelowWhatHasCome(int arrived, int size) throws Exception {
        client.send(open(1, Wire.UNKNOWN_SIZE, Durability.VISIBLE));
        client.await(FrameType.OPENED, 1);
        client.send(chunks(1, 0, arrived), finish(1, Arrays.copyOf(CONTENT, size)));
        Failure failure = client.await(FrameType.ERROR, 0).failure();
        assertEquals(Reason.PROTOCOL, failure.reason());
        assertEquals("chunks lie behind the size in FINISH: " + size, failure.message());
    }

    @ParameterizedTest
    @CsvSource({"1048576", "131072", "1179648"})
    void takesAFinishAtTheEndOfWhatHasCome(int size) throws Exception {
        client.send(open(1, Wire.UNKNOWN_SIZE, Durability.VISIBLE));
        client.await(FrameType.OPENED, 1);
        client.send(chunks(1, 0, size), finish(1, Arrays.copyOf(CONTENT, size)));
        assertEquals(
                size,
                Completed.read(client.await(FrameType.COMPLETED, 1).buffer()).size());
    }

    @Test
    @Tag("D28")
    @Tag("R09")
    void refusesAFileOfMoreBlocksThanCanBeCountedAndGoesOn() throws Exception {
        client.send(open(1, Wire.MAX_FILE_BYTES + 1, Durability.VISIBLE));
        assertEquals(Reason.QUOTA, client.await(FrameType.FAILED, 1).failure().reason());
        client.send(open(2, Long.MAX_VALUE, Durability.VISIBLE));
        assertEquals(Reason.QUOTA, client.await(FrameType.FAILED, 2).failure().reason());
        client.send(Frames.frame(FrameType.STAT, 3, 0, body -> Names.write(body, "")));
        client.await(FrameType.ENTRIES, 3);
    }

    // ---- receipts

    @ParameterizedTest
    @EnumSource
    @Tag("C09")
    void aReceiptAnswersTheSameCallUnlessThatAsksForMore(Durability level) throws Exception {
        client.send(open(1, CONTENT.length, Durability.DURABLE), chunks(1, 0, BLOCK));
        client.await(FrameType.OPENED, 1);
        client.send(chunks(1, BLOCK, CONTENT.length), finish(1, CONTENT));
        assertEquals(
                Durability.DURABLE,
                Completed.read(client.await(FrameType.COMPLETED, 1).buffer()).level());
        client.send(open(2, CONTENT.length, level));
        if (level.compareTo(Durability.DURABLE) > 0) {
            client.await(FrameType.OPENED, 2);
            assertEquals(0, client.count(FrameType.COMPLETED));
            client.send(chunks(2, 0, CONTENT.length), finish(2, CONTENT));
        }
        Durability reached =
                Completed.read(client.await(FrameType.COMPLETED, 2).buffer()).level();
        assertEquals(0, client.count(FrameType.OPENED));
        assertTrue(reached.compareTo(level) >= 0, "level: " + reached);
    }

    /** The journal still vouches for the old bytes: new ones written over them would be believed by the next attempt. */
    @Test
    @Tag("S01")
    void writesNothingOverBlocksThatCouldNotBeWithdrawn() throws Exception {
        int size = 6 * BLOCK;
        byte[] first = EngineWorld.content(size, 1);
        Path source = world.file("a.bin", first);
        FileClient client = world.connect();
        Transfer<UploadResult> cut = client.upload(source);
        world.runUntil(() -> cut.progress().acknowledgedBytes() >= 3 * BLOCK);
        world.cut(client);
        world.settle(cut);

        storage.failWithdrawals(true);
        world.file("a.bin", EngineWorld.content(size, 2));
        assertEquals(
                Reason.NO_SPACE, world.failure(world.connect().upload(source)).reason());

        storage.failWithdrawals(false);
        world.file("a.bin", first);
        world.await(world.connect().upload(source));
        assertArrayEquals(first, Files.readAllBytes(world.root.resolve("a.bin")));
    }
}
