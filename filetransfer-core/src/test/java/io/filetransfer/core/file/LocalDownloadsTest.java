// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.BLOCK;
import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.TransferKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receiving beside a local target. */
final class LocalDownloadsTest {

    private static final TransferKey KEY = new TransferKey(-5, 17);

    @TempDir
    Path directory;

    private StorageBench bench;
    private RecordingDisk disk;
    private LocalDownloads downloads;

    @BeforeEach
    void start() {
        bench = new StorageBench(directory);
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

    private DownloadPlace open(Path target, IfExists policy) throws IOException {
        return bench.await(downloads.open(target, KEY, policy, Durability.DURABLE));
    }

    private static ReceiveRequest request(Path target, long size, IfExists policy) {
        return new ReceiveRequest(
                "me",
                StorageBench.name(target.getFileName().toString()),
                KEY,
                size,
                StorageBench.MODIFIED,
                -1,
                policy,
                Durability.DURABLE);
    }

    private IncomingFile receive(Path target, long size) throws IOException {
        return receive(open(target, IfExists.REPLACE), request(target, size, IfExists.REPLACE));
    }

    private IncomingFile receive(DownloadPlace place, ReceiveRequest request) throws IOException {
        IncomingFile file = bench.await(place.receive(request)).file();
        assertNotNull(file);
        return file;
    }

    private static Receipt given(@Nullable Receipt receipt) {
        assertNotNull(receipt);
        return receipt;
    }

    private List<String> names() throws IOException {
        try (var names = Files.list(directory)) {
            return names.map(name -> name.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, BLOCK, 2 * BLOCK + 1})
    void leavesNothingButTheTarget(int size) throws IOException {
        byte[] bytes = content(size, 1);
        Path target = directory.resolve("a/b/file");
        IncomingFile file = receive(target, size);
        bench.write(file, 0, bytes);
        Receipt receipt = bench.await(file.publish(whole(bytes)));
        assertArrayEquals(bytes, Files.readAllBytes(target));
        assertTrue(receipt.matches(target));
        try (var left = Files.list(target.getParent())) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void putsThePartialFileBesideTheTarget() throws IOException {
        receive(directory.resolve("file"), 5 * BLOCK);
        assertEquals(1, names().size());
        assertTrue(names().get(0).matches("\\.file\\.ft-[a-z2-7]{26}"), names().get(0));
        try (var inside = Files.list(directory.resolve(names().get(0)))) {
            assertEquals(2, inside.count());
        }
    }

    @Test
    void tellsWhatIsThereBeforeAnythingIsAsked() throws Exception {
        byte[] bytes = content(4 * BLOCK + 9, 1);
        Path target = directory.resolve("file");
        bench.checkpoint(receive(target, bytes.length), bytes, 1, 2);
        disk.kill();
        bench.runAll();
        restart();
        DownloadPlace place = open(target, IfExists.REPLACE);
        assertNull(place.receipt());
        assertEquals(bytes.length, place.recordedSize());
        assertEquals(2, place.durableBlocks().count());
        IncomingFile file = receive(place, request(target, bytes.length, IfExists.REPLACE));
        assertEquals(2, file.epoch());
        assertEquals(2, file.durableBlocks().count());
        bench.write(file, 0, StorageBench.block(bytes, 0));
        bench.write(file, 3L * BLOCK, java.util.Arrays.copyOfRange(bytes, 3 * BLOCK, bytes.length));
        bench.await(file.publish(whole(bytes)));
        assertArrayEquals(bytes, Files.readAllBytes(target));
        assertEquals(List.of("file"), names());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3 * BLOCK})
    void isBusyWhileSomebodyIsAttachedAndFreeAfterwards(int size) throws IOException {
        Path target = directory.resolve("file");
        IncomingFile file = receive(target, size);
        assertEquals(Reason.BUSY, bench.reasonOf(downloads.open(target, KEY, IfExists.REPLACE, Durability.DURABLE)));
        LocalDownloads other = new LocalDownloads(bench.threads, bench.clock);
        assertEquals(Reason.BUSY, bench.reasonOf(other.open(target, KEY, IfExists.REPLACE, Durability.DURABLE)));
        bench.await(other.open(directory.resolve("elsewhere"), KEY, IfExists.REPLACE, Durability.DURABLE)
                .thenCompose(DownloadPlace::release));
        bench.await(file.detach());
        bench.await(open(target, IfExists.REPLACE).release());
        receive(target, size);
    }

    @Test
    void asksForNoBytesWhenThePolicyHasDecided() throws IOException {
        Path target = Files.writeString(directory.resolve("file"), "here");
        assertEquals(Reason.EXISTS, bench.reasonOf(downloads.open(target, KEY, IfExists.FAIL, Durability.DURABLE)));
        DownloadPlace skipped = open(target, IfExists.SKIP);
        assertEquals(Receipt.Outcome.SKIPPED, given(skipped.receipt()).outcome());
        var answer = bench.await(skipped.receive(request(target, 9, IfExists.SKIP)));
        assertEquals(4, given(answer.receipt()).size());
        assertEquals(
                Reason.IS_DIRECTORY,
                bench.reasonOf(downloads.open(directory, KEY, IfExists.REPLACE, Durability.DURABLE)));
        IncomingFile renamed = receive(open(target, IfExists.RENAME), request(target, 1, IfExists.RENAME));
        bench.write(renamed, 0, content(1, 1));
        assertEquals(
                "file (1)", bench.await(renamed.publish(whole(content(1, 1)))).name());
        assertEquals(List.of("file", "file (1)"), names());
    }

    @Test
    void cutsLongNamesOnACharacterAndTellsThemApart() throws IOException {
        for (String start : List.of("x".repeat(254), "\u00e9".repeat(127), "\u20ac".repeat(84) + "ab")) {
            Path one = directory.resolve(start + "1");
            Path two = directory.resolve(start + "2");
            String partial = StagingNames.beside(one.getFileName().toString(), KEY);
            assertTrue(partial.getBytes(StandardCharsets.UTF_8).length <= 255);
            assertNotEquals(partial, StagingNames.beside(two.getFileName().toString(), KEY));
            byte[] bytes = content(2 * BLOCK, 1);
            IncomingFile file = receive(one, bytes.length);
            bench.write(file, 0, bytes);
            bench.await(file.publish(whole(bytes)));
            assertArrayEquals(bytes, Files.readAllBytes(one));
        }
    }

    /** The process ends before each change of the disk; the same call then ends with the complete file and nothing else. */
    @ParameterizedTest
    @ValueSource(ints = {10, BLOCK + 5})
    @Tag("C10")
    void completesAfterACrashAnywhere(int size) throws Exception {
        byte[] bytes = content(size, 1);
        for (int cut = 1; ; cut++) {
            assertTrue(cut <= StorageBench.MOST_CHANGES, "no run was complete");
            Path target = directory.resolve("d" + cut + "/file");
            AtomicInteger left = new AtomicInteger(cut);
            RecordingDisk dying = disk;
            disk.failing(operation -> {
                if (left.decrementAndGet() == 0) {
                    try {
                        dying.kill();
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                    throw new IOException("the process is gone");
                }
            });
            boolean isWhole = attempt(target, bytes);
            dying.kill();
            bench.runAll();
            restart();
            DownloadPlace place = open(target, IfExists.REPLACE);
            if (place.receipt() == null) {
                IncomingFile file = receive(place, request(target, size, IfExists.REPLACE));
                bench.write(file, 0, bytes);
                bench.await(file.publish(whole(bytes)));
            } else {
                bench.await(place.release());
            }
            assertArrayEquals(bytes, Files.readAllBytes(target), "cut " + cut);
            try (var names = Files.list(target.getParent())) {
                assertEquals(1, names.count(), "cut " + cut);
            }
            if (isWhole) {
                return;
            }
        }
    }

    private boolean attempt(Path target, byte[] bytes) {
        try {
            IncomingFile file = receive(target, bytes.length);
            if (bytes.length > BLOCK) {
                bench.checkpoint(file, bytes, 0, 1);
            }
            bench.write(file, 0, bytes);
            bench.await(file.publish(whole(bytes)));
            return true;
        } catch (IOException | AssertionError gone) {
            return false;
        }
    }
}
