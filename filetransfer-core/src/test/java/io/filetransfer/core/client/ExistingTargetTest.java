// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt.Outcome;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.core.transfer.EngineWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when the name is taken, and when the same call is made again after it completed. */
final class ExistingTargetTest {

    private static final byte[] OLD = {1, 2, 3};

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileClient client;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 31);
        world.startServer();
        client = world.connect();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    private UploadResult upload(Path source, IfExists policy) throws Exception {
        return world.await(client.upload(source, o -> o.remote("a.bin").ifExists(policy)));
    }

    private DownloadResult download(Path target, IfExists policy) throws Exception {
        return world.await(client.download("a.bin", target, o -> o.ifExists(policy)));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3 << 20})
    void uploadReplaces(int size) throws Exception {
        Path there = world.remoteFile("a.bin", OLD);
        Path source = world.file("new", EngineWorld.content(size, 1));
        assertEquals(
                Outcome.REPLACED, upload(source, IfExists.REPLACE).receipt().outcome());
        EngineWorld.assertSame(source, there);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3 << 20})
    void uploadFailsAndLeavesWhatIsThere(int size) throws Exception {
        Path there = world.remoteFile("a.bin", OLD);
        Path source = world.file("new", EngineWorld.content(size, 1));
        assertEquals(
                Reason.EXISTS,
                world.failure(client.upload(source, o -> o.remote("a.bin").ifExists(IfExists.FAIL)))
                        .reason());
        assertArrayEquals(OLD, Files.readAllBytes(there));
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3 << 20})
    void uploadSkips(int size) throws Exception {
        Path there = world.remoteFile("a.bin", OLD);
        UploadResult result = upload(world.file("new", EngineWorld.content(size, 1)), IfExists.SKIP);
        assertEquals(Outcome.SKIPPED, result.receipt().outcome());
        assertArrayEquals(OLD, Files.readAllBytes(there));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3 << 20})
    void uploadTakesAnotherName(int size) throws Exception {
        Path there = world.remoteFile("a.bin", OLD);
        Path source = world.file("new", EngineWorld.content(size, 1));
        UploadResult result = upload(source, IfExists.RENAME);
        assertEquals(Outcome.RENAMED, result.receipt().outcome());
        assertEquals("a (1).bin", result.receipt().name());
        EngineWorld.assertSame(source, world.root.resolve("a (1).bin"));
        assertArrayEquals(OLD, Files.readAllBytes(there));
    }

    @ParameterizedTest
    @EnumSource(IfExists.class)
    void theSameUploadAgainGetsTheSameReceipt(IfExists policy) throws Exception {
        for (int size : new int[] {10, 3 << 20}) {
            Path source = world.file("f" + size, EngineWorld.content(size, 1));
            UploadResult first = world.await(client.upload(source, o -> o.ifExists(policy)));
            UploadResult again = world.await(client.upload(source, o -> o.ifExists(policy)));
            assertEquals(first.receipt().version(), again.receipt().version());
            assertEquals(first.receipt().name(), again.receipt().name());
            assertEquals(first.receipt().outcome(), again.receipt().outcome());
            assertEquals(first.receipt().digest(), again.receipt().digest());
        }
        try (var names = Files.list(world.root)) {
            assertEquals(3, names.count()); // two files and the staging area
        }
    }

    @Test
    void downloadReplaces() throws Exception {
        Path source = world.remoteFile("a.bin", EngineWorld.content(3 << 20, 1));
        Path target = world.file("mine", OLD);
        assertEquals(
                Outcome.REPLACED, download(target, IfExists.REPLACE).receipt().outcome());
        EngineWorld.assertSame(source, target);
    }

    @Test
    void downloadFailsAndLeavesWhatIsThere() throws Exception {
        world.remoteFile("a.bin", EngineWorld.content(3 << 20, 1));
        Path target = world.file("mine", OLD);
        assertEquals(
                Reason.EXISTS,
                world.failure(client.download("a.bin", target, o -> o.ifExists(IfExists.FAIL)))
                        .reason());
        assertArrayEquals(OLD, Files.readAllBytes(target));
        assertEquals(List.of(), world.partials());
        assertEquals(List.of(), world.log(client).story());
    }

    @Test
    void downloadSkips() throws Exception {
        world.remoteFile("a.bin", EngineWorld.content(3 << 20, 1));
        Path target = world.file("mine", OLD);
        DownloadResult result = download(target, IfExists.SKIP);
        assertEquals(Outcome.SKIPPED, result.receipt().outcome());
        assertEquals(target, result.target());
        assertArrayEquals(OLD, Files.readAllBytes(target));
    }

    @Test
    void downloadTakesAnotherName() throws Exception {
        Path source = world.remoteFile("a.bin", EngineWorld.content(3 << 20, 1));
        Path target = world.file("mine.bin", OLD);
        DownloadResult result = download(target, IfExists.RENAME);
        assertEquals(Outcome.RENAMED, result.receipt().outcome());
        assertEquals(world.local.resolve("mine (1).bin"), result.target());
        EngineWorld.assertSame(source, result.target());
        assertArrayEquals(OLD, Files.readAllBytes(target));
    }

    @Test
    void refusesToUploadOverADirectory() throws Exception {
        Files.createDirectories(world.root.resolve("a.bin"));
        Path source = world.file("new", EngineWorld.content(10, 1));
        assertEquals(
                Reason.IS_DIRECTORY,
                world.failure(client.upload(source, "a.bin")).reason());
    }

    @Test
    void refusesADirectoryWhereAFileIsExpected() throws Exception {
        Files.createDirectories(world.local.resolve("dir"));
        Files.createDirectories(world.root.resolve("dir"));
        assertEquals(
                Reason.IS_DIRECTORY,
                world.failure(client.upload(world.local.resolve("dir"))).reason());
        assertEquals(
                Reason.IS_DIRECTORY,
                world.failure(client.download("dir", world.local.resolve("x"))).reason());
    }

    @Test
    void saysThatAFileIsMissing() throws Exception {
        assertEquals(
                Reason.NOT_FOUND,
                world.failure(client.upload(world.local.resolve("none"))).reason());
        assertEquals(
                Reason.NOT_FOUND,
                world.failure(client.download("none", world.local.resolve("x"))).reason());
        assertFalse(Files.exists(world.local.resolve("x")));
        assertEquals(List.of(), world.partials());
    }
}
