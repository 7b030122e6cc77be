// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.BLOCK;
import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.request;
import static io.filetransfer.core.file.StorageBench.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The process ends before each single change of the disk, and once more during the recovery; what the kernel took is kept.
 * Whatever is found then, the same call made again ends with one complete file and one receipt.
 */
@Tag("C02")
@Tag("C05")
@Tag("C08")
@Tag("C09")
@Tag("C12")
final class CrashTest {

    private static final byte[] OLD = content(77, 99);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0} bytes, {1}, into {2}, taken: {3}")
    @CsvSource({
        "10, REPLACE, f, false",
        "10, REPLACE, f, true",
        "10, FAIL, a/b/f, false",
        "10, RENAME, f, true",
        "1048600, REPLACE, f, false",
        "1048600, REPLACE, f, true",
        "1048600, FAIL, a/b/f, false",
        "1048600, RENAME, f, true"
    })
    void endsWithOneCompleteFile(int size, IfExists policy, String name, boolean isTaken) throws Exception {
        byte[] bytes = content(size, 1);
        ReceiveRequest call = request(name, 5, size, policy);
        for (int cut = 1; ; cut++) {
            assertTrue(cut <= StorageBench.MOST_CHANGES, "no run was complete");
            Path root = Files.createDirectory(directory.resolve("root" + cut));
            StorageBench bench = new StorageBench(root).started();
            if (isTaken) {
                bench.upload(name, 4, OLD);
                bench.runAll();
            }
            boolean isWhole = attempt(bench, call, bytes, cut);
            crashInRecovery(bench, cut % 7 + 1);
            checkOldOrNew(root.resolve(name), bytes, isTaken && policy == IfExists.REPLACE);
            checkSameCallCompletes(bench, root, call, bytes);
            bench.disk.kill();
            if (isWhole) {
                return;
            }
        }
    }

    /** False if the process ended on the way. */
    private static boolean attempt(StorageBench bench, ReceiveRequest call, byte[] bytes, int cut) throws Exception {
        killBefore(bench, cut);
        try {
            IncomingFile file = bench.receive(call);
            if (bytes.length > BLOCK) {
                bench.checkpoint(file, bytes, 0, 1);
            }
            bench.write(file, 0, bytes);
            bench.await(file.publish(whole(bytes)));
            bench.runAll();
            return true;
        } catch (IOException | AssertionError gone) {
            return false;
        }
    }

    private static void killBefore(StorageBench bench, int change) {
        AtomicInteger left = new AtomicInteger(change);
        RecordingDisk disk = bench.disk;
        disk.failing(operation -> {
            if (left.decrementAndGet() == 0) {
                try {
                    disk.kill();
                } catch (Exception e) {
                    throw new IOException(e);
                }
                throw new IOException("the process is gone");
            }
        });
    }

    private static void crashInRecovery(StorageBench bench, int change) throws Exception {
        bench.crash();
        killBefore(bench, change);
        try {
            bench.started();
        } catch (TransferException goneAgain) {
            assertTrue(goneAgain.toString().contains("gone"), goneAgain.toString());
        }
        bench.crash();
        bench.started();
    }

    private static void checkOldOrNew(Path file, byte[] bytes, boolean mayBeOld) throws IOException {
        if (Files.exists(file)) {
            byte[] shown = Files.readAllBytes(file);
            assertTrue(Arrays.equals(bytes, shown) || Arrays.equals(OLD, shown), "neither the old file nor the new");
        } else {
            assertFalse(mayBeOld, "the old file is gone");
        }
    }

    private static void checkSameCallCompletes(StorageBench bench, Path root, ReceiveRequest call, byte[] bytes)
            throws IOException {
        ReceiveAnswer answer;
        try {
            answer = bench.answer(call);
        } catch (TransferException e) {
            // A small file's receipt is promised only once COMPLETED was sent; the file itself is complete.
            throw new AssertionError("cut before the reply, then " + e, e);
        }
        IncomingFile file = answer.file();
        Receipt receipt = answer.receipt();
        if (file != null) {
            for (int block = 0; (long) block * BLOCK < bytes.length; block++) {
                if (!file.durableBlocks().contains(block)) {
                    bench.write(file, (long) block * BLOCK, StorageBench.block(bytes, block));
                }
            }
            receipt = bench.await(file.publish(whole(bytes)));
        }
        bench.runAll();
        assertNotNull(receipt);
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve(receipt.name())));
        Receipt again = bench.receiptOf(call);
        assertEquals(receipt.version(), again.version());
        try (var files = Files.walk(root)) {
            long complete = files.filter(path -> !path.startsWith(root.resolve(".ft"))
                            && Files.isRegularFile(path)
                            && path.toFile().length() == bytes.length)
                    .count();
            assertEquals(1, complete, "complete files");
        }
        for (String area : new String[] {"u", "s", "quarantine"}) {
            try (var left = Files.list(root.resolve(".ft").resolve(area))) {
                assertEquals(0, left.count(), "left in " + area);
            }
        }
    }
}
