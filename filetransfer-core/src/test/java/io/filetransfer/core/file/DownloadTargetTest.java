// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.BLOCK;
import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.TransferKey;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A good target of a download stays as it is until the new one is complete and durable, whatever the disk does. */
final class DownloadTargetTest {

    private static final TransferKey KEY = new TransferKey(-5, 17);
    private static final byte[] OLD = content(77, 99);

    @TempDir
    Path directory;

    private StorageBench bench;
    private RecordingDisk disk;
    private LocalDownloads downloads;
    private Path target;

    @BeforeEach
    void start() throws IOException {
        bench = new StorageBench(directory);
        target = Files.write(directory.resolve("file"), OLD);
        restart();
    }

    private void restart() {
        disk = new RecordingDisk();
        downloads = new LocalDownloads(disk, bench.threads, bench.clock);
    }

    @AfterEach
    void end() throws Exception {
        disk.kill();
    }

    private IncomingFile receive(long size) throws IOException {
        DownloadPlace place = bench.await(downloads.open(target, KEY, IfExists.REPLACE, Durability.DURABLE));
        IncomingFile file = bench.await(place.receive(new ReceiveRequest(
                        "me",
                        StorageBench.name("file"),
                        KEY,
                        size,
                        StorageBench.MODIFIED,
                        -1,
                        IfExists.REPLACE,
                        Durability.DURABLE)))
                .file();
        assertNotNull(file);
        return file;
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 2 * BLOCK + 5})
    @Tag("C12")
    void showsTheOldFileOrTheNewOneWhereverTheProcessEnds(int size) throws Exception {
        byte[] bytes = content(size, 1);
        for (int cut = 1; cut <= StorageBench.MOST_CHANGES; cut++) {
            Files.write(target, OLD);
            AtomicInteger left = new AtomicInteger(cut);
            AtomicInteger forcesBefore = new AtomicInteger();
            RecordingDisk dying = disk;
            disk.failing(operation -> {
                if (operation.startsWith("force ") && !operation.endsWith("/")) {
                    forcesBefore.incrementAndGet();
                }
                if (operation.endsWith(" to file")) {
                    assertTrue(forcesBefore.get() > 0, "renamed before it was forced");
                }
                if (left.decrementAndGet() == 0) {
                    try {
                        dying.kill();
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                    throw new IOException("the process is gone");
                }
            });
            boolean isWhole = true;
            try {
                IncomingFile file = receive(size);
                bench.write(file, 0, bytes);
                bench.await(file.publish(whole(bytes)));
            } catch (IOException gone) {
                isWhole = false;
            }
            dying.kill();
            bench.runAll();
            byte[] shown = Files.readAllBytes(target);
            assertTrue(Arrays.equals(OLD, shown) || Arrays.equals(bytes, shown), "cut " + cut);
            restart();
            if (isWhole) {
                assertArrayEquals(bytes, shown);
                return;
            }
        }
        fail("no download was complete");
    }

    @Test
    @Tag("S04")
    void keepsTheOldFileWhenTheNewOneCannotBeForced() throws Exception {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = receive(bytes.length);
        bench.write(file, 0, bytes);
        disk.failing(operation -> {
            if (operation.matches("force .*/data")) {
                throw new IOException("Input/output error");
            }
        });
        assertEquals(Reason.STORAGE, bench.reasonOf(file.publish(whole(bytes))));
        disk.failing(operation -> {});
        bench.runAll();
        assertArrayEquals(OLD, Files.readAllBytes(target));
        try (var names = Files.list(directory)) {
            assertEquals(List.of(target), names.toList()); // nothing is left that somebody could believe
        }
    }

    @Test
    @Tag("S05")
    void doesNotCallItCompleteWhenTheDirectoryCannotBeForced() throws Exception {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = receive(bytes.length);
        bench.write(file, 0, bytes);
        disk.failing(operation -> {
            if (operation.equals("force /")) {
                throw new IOException("Input/output error");
            }
        });
        assertEquals(Reason.OUTCOME_UNKNOWN, bench.reasonOf(file.publish(whole(bytes))));
    }

    @Test
    @Tag("S01")
    void keepsTheOldFileAndWhatIsDurableWhenTheDiskIsFull() throws Exception {
        byte[] bytes = content(3 * BLOCK, 1);
        IncomingFile file = receive(bytes.length);
        bench.checkpoint(file, bytes, 0, 1);
        disk.failing(operation -> {
            if (operation.startsWith("write")) {
                throw new FileSystemException("x", null, "No space left on device");
            }
        });
        try {
            bench.write(file, BLOCK, content(BLOCK, 2));
            throw new AssertionError("expected a failure");
        } catch (TransferException full) {
            assertEquals(Reason.NO_SPACE, full.reason());
        }
        disk.failing(operation -> {});
        bench.await(file.detach());
        assertArrayEquals(OLD, Files.readAllBytes(target));
        assertEquals(1, receive(bytes.length).durableBlocks().count());
    }
}
