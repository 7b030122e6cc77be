// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.Transfer;
import io.filetransfer.TransferStatus;
import io.filetransfer.UploadResult;
import io.filetransfer.core.wire.FrameType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that arrive, in quiet times. */
final class RoundTripTest {

    private static final int BLOCK = EngineWorld.BLOCK;

    @TempDir
    Path directory;

    private EngineWorld world;
    private FileClient client;

    @BeforeEach
    void open() throws Exception {
        world = new EngineWorld(directory, 7);
        world.startServer();
        client = world.connect();
    }

    @AfterEach
    void end() throws Exception {
        world.end();
    }

    @ParameterizedTest
    @Tag("D29")
    @ValueSource(ints = {0, 1, BLOCK, BLOCK + 1, 5 * BLOCK + 12_345})
    void uploadsTheSameContentTimeAndPermissions(int size) throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(size, size));
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r-x---"));
        UploadResult result = world.await(client.upload(source, "in/a.bin"));
        Path target = world.root.resolve("in/a.bin");
        EngineWorld.assertSame(source, target);
        assertEquals(PosixFilePermissions.fromString("rw-r-x---"), Files.getPosixFilePermissions(target));
        assertTrue(result.receipt().matches(target));
        assertEquals("in/a.bin", result.receipt().name());
        assertEquals(size, result.sentBytes());
        assertEquals(0, result.skippedBytes());
        assertEquals(List.of(), world.partials());
    }

    @ParameterizedTest
    @Tag("D29")
    @ValueSource(ints = {0, 1, BLOCK, BLOCK + 1, 5 * BLOCK + 12_345})
    void downloadsTheSameContentTimeAndPermissions(int size) throws Exception {
        Path source = world.remoteFile("out/a.bin", EngineWorld.content(size, size));
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r-x---"));
        Path target = world.local.resolve("b.bin");
        DownloadResult result = world.await(client.download("out/a.bin", target));
        EngineWorld.assertSame(source, target);
        assertEquals(PosixFilePermissions.fromString("rw-r-x---"), Files.getPosixFilePermissions(target));
        assertTrue(result.receipt().matches(target));
        assertEquals(target, result.target());
        assertEquals(size, result.receivedBytes());
        assertEquals(List.of(), world.partials());
    }

    @Test
    void movesFilesOfManyBlocksWithinSharpLimits() throws Exception {
        world.limits(EngineWorld.SHARP);
        FileClient sharp = world.connect();
        Path source = world.file("a.bin", EngineWorld.content(9 * BLOCK + 77, 1));
        world.await(sharp.upload(source));
        EngineWorld.assertSame(source, world.root.resolve("a.bin"));
        world.await(sharp.download("a.bin", world.local.resolve("back.bin")));
        EngineWorld.assertSame(source, world.local.resolve("back.bin"));
    }

    @Test
    void sendsASmallFileWithoutWaitingForAnAnswer() throws Exception {
        Path source = world.file("a.bin", EngineWorld.content(40_000, 1));
        world.link(client).becomeBlackHole();
        Transfer<UploadResult> upload = client.upload(source);
        world.idle();
        assertEquals(List.of(">OPEN", ">CHUNK", ">FINISH"), world.log(client).story());
        assertEquals(40_000, world.log(client).sentChunkBytes());
        upload.cancel(true);
        world.settle(upload);
    }

    @Test
    void asksForASmallFileInOneRoundTrip() throws Exception {
        world.remoteFile("a.bin", EngineWorld.content(50_000, 1));
        world.await(client.download("a.bin", world.local.resolve("a.bin")));
        assertEquals(
                List.of(">GET", "<FOUND", "<CHUNK", "<FINISH", ">COMPLETED"),
                world.log(client).story());
    }

    @Test
    void sendsManySmallFilesBackToBack() throws Exception {
        List<Transfer<UploadResult>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(client.upload(world.file("s" + i, EngineWorld.content(100 + i, i))));
        }
        world.runUntil(() -> all.stream().anyMatch(Transfer::isDone));
        assertTrue(
                world.log(client).sent(FrameType.FINISH).size() > 50,
                "files finished before the first receipt: "
                        + world.log(client).sent(FrameType.FINISH).size());
        for (Transfer<UploadResult> each : all) {
            world.await(each);
        }
    }

    @Test
    void movesTreesOfSmallFilesInBothDirections() throws Exception {
        for (int i = 0; i < 200; i++) {
            world.file("tree/d" + i % 7 + "/f" + i, EngineWorld.content(i * 37, i));
        }
        Files.createDirectories(world.local.resolve("tree/empty/deeper"));
        world.await(client.uploadTree(world.local.resolve("tree"), "copy"));
        assertTree(world.local.resolve("tree"), world.root.resolve("copy"));
        world.await(client.downloadTree("copy", world.local.resolve("back")));
        assertTree(world.local.resolve("tree"), world.local.resolve("back"));
    }

    private static void assertTree(Path expected, Path actual) throws Exception {
        try (var walk = Files.walk(expected)) {
            for (Path each : walk.toList()) {
                Path other = actual.resolve(expected.relativize(each));
                if (Files.isDirectory(each)) {
                    assertTrue(Files.isDirectory(other), () -> "no directory " + other);
                } else {
                    EngineWorld.assertSame(each, other);
                }
            }
        }
        try (var left = Files.walk(expected);
                var right = Files.walk(actual)) {
            assertEquals(left.count(), right.count());
        }
    }

    @Test
    void uploadsTakeTurnsOnOneConnection() throws Exception {
        Transfer<UploadResult> large = client.upload(world.file("large", EngineWorld.content(20 * BLOCK, 1)));
        world.runUntil(() -> large.progress().acknowledgedBytes() > BLOCK);
        Transfer<UploadResult> small = client.upload(world.file("small", EngineWorld.content(2 * BLOCK, 2)));
        world.runUntil(small::isDone);
        assertEquals(TransferStatus.RUNNING, large.status());
        List<Integer> order = world.log(client).sent(FrameType.CHUNK).stream()
                .map(FrameLog.Frame::handle)
                .toList();
        int first = order.indexOf(2);
        int last = order.lastIndexOf(2);
        long ofLarge = order.subList(first, last).stream()
                .filter(handle -> handle == 1)
                .count();
        assertTrue(ofLarge >= 3 && ofLarge <= 24, "chunks of the large file between 8 of the small one: " + ofLarge);
        world.await(large);
    }

    @Test
    void downloadsTakeTurnsOnOneConnection() throws Exception {
        world.remoteFile("large", EngineWorld.content(20 * BLOCK, 1));
        world.remoteFile("small", EngineWorld.content(2 * BLOCK, 2));
        Transfer<DownloadResult> large = client.download("large", world.local.resolve("large"));
        world.runUntil(() -> large.progress().acknowledgedBytes() > BLOCK);
        world.runUntil(client.download("small", world.local.resolve("small"))::isDone);
        assertEquals(TransferStatus.RUNNING, large.status());
        world.await(large);
        assertEquals(Set.of(1, 2), handlesOfReceivedChunks());
    }

    private Set<Integer> handlesOfReceivedChunks() {
        return world.log(client).frames().stream()
                .filter(frame -> !frame.sent() && frame.type() == FrameType.CHUNK)
                .map(FrameLog.Frame::handle)
                .collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void downloadsIntoADirectoryUnderTheRemoteName() throws Exception {
        Path source = world.remoteFile("dir/a.bin", EngineWorld.content(10, 1));
        DownloadResult result = world.await(client.download("dir/a.bin", world.local));
        assertEquals(world.local.resolve("a.bin"), result.target());
        EngineWorld.assertSame(source, result.target());
    }
}
