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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.IfExists;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a second attachment finds of a first one. */
final class ResumeTest {

    private static final int SIZE = 4 * BLOCK + 100;

    @TempDir
    Path root;

    private final byte[] bytes = content(SIZE, 1);
    private StorageBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new StorageBench(root).started();
    }

    @AfterEach
    void end() throws Exception {
        bench.disk.kill();
    }

    private IncomingFile attach(long key, long size) throws IOException {
        return bench.receive(request("f", key, size, IfExists.REPLACE));
    }

    private IncomingFile begun(long key, int... blocks) throws IOException {
        IncomingFile file = attach(key, SIZE);
        for (int block : blocks) {
            bench.checkpoint(file, bytes, block, 1);
        }
        return file;
    }

    private static List<Integer> blocks(IncomingFile file) {
        BlockMap map = file.durableBlocks();
        return java.util.stream.IntStream.range(0, 10)
                .filter(map::contains)
                .boxed()
                .toList();
    }

    private Path partial() throws IOException {
        try (var ids = Files.list(root.resolve(".ft/u"))) {
            return ids.findFirst().orElseThrow();
        }
    }

    private long count(String directory) throws IOException {
        try (var names = Files.list(root.resolve(directory))) {
            return names.count();
        }
    }

    @ParameterizedTest(name = "after a crash: {0}")
    @ValueSource(booleans = {false, true})
    void continuesFromTheDurableBlocks(boolean afterCrash) throws Exception {
        IncomingFile file = begun(1, 0, 2, 4);
        assertEquals(1, file.epoch());
        bench.write(file, BLOCK, StorageBench.block(bytes, 1)); // not durable
        if (afterCrash) {
            bench.crashAndRestart();
        } else {
            bench.await(file.detach());
        }
        IncomingFile next = attach(1, SIZE);
        assertEquals(2, next.epoch());
        assertEquals(List.of(0, 2, 4), blocks(next));
        assertEquals(
                StorageBench.fingerprint(StorageBench.block(bytes, 4)),
                next.durableBlocks().fingerprint(4));
        bench.write(next, BLOCK, StorageBench.block(bytes, 1));
        bench.write(next, 3L * BLOCK, StorageBench.block(bytes, 3));
        bench.await(next.publish(whole(bytes)));
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("f")));
    }

    @Test
    void countsEachAttachment() throws Exception {
        for (int epoch = 1; epoch < 6; epoch++) {
            IncomingFile file = attach(1, SIZE);
            assertEquals(epoch, file.epoch());
            if (epoch % 2 == 0) {
                bench.crashAndRestart();
            } else {
                bench.await(file.detach());
            }
        }
    }

    @Test
    void doesNotOfferWhatWasWithdrawn() throws Exception {
        IncomingFile file = begun(1, 0, 1, 2);
        bench.await(file.withdraw(1, 1));
        bench.crashAndRestart();
        assertEquals(List.of(0, 2), blocks(attach(1, SIZE)));
    }

    @Test
    void keepsTheOrderOfCheckpointAndWithdrawal() throws Exception {
        IncomingFile file = begun(1);
        BlockList first = new BlockList();
        first.add(0, 5);
        var checkpoint = file.checkpoint(first);
        var withdrawal = file.withdraw(0, 1);
        bench.await(withdrawal);
        assertTrue(checkpoint.isDone());
        bench.crashAndRestart();
        assertEquals(List.of(), blocks(attach(1, SIZE)));
    }

    @Test
    void takesOverADetachedPartialFileUnderAnotherKey() throws Exception {
        bench.await(begun(1, 0, 1).detach());
        IncomingFile taken = attach(2, SIZE);
        assertEquals(List.of(0, 1), blocks(taken));
        assertEquals(2, taken.epoch());
        bench.crashAndRestart();
        assertEquals(3, attach(2, SIZE).epoch());
        assertEquals(1, count(".ft/u"));
    }

    @Test
    void prefersItsOwnPartialFileAndThenTheLatest() throws IOException {
        IncomingFile one = begun(1, 0);
        IncomingFile two = begun(2, 1);
        bench.await(one.detach());
        bench.pass(Duration.ofMinutes(1));
        bench.await(two.detach());
        IncomingFile own = attach(1, SIZE);
        assertEquals(List.of(0), blocks(own));
        assertEquals(List.of(1), blocks(attach(3, SIZE)));
    }

    @Test
    void doesNotContinueWhatBelongsToSomebodyElse() throws IOException {
        bench.await(begun(1, 0).detach());
        var mallory = new io.filetransfer.storage.ReceiveRequest(
                "mallory",
                StorageBench.name("f"),
                new io.filetransfer.storage.TransferKey(7, 1),
                SIZE,
                StorageBench.MODIFIED,
                -1,
                IfExists.REPLACE,
                io.filetransfer.Durability.DURABLE);
        IncomingFile file = bench.receive(mallory);
        assertEquals(List.of(), blocks(file));
        assertEquals(1, file.epoch());
    }

    @ParameterizedTest(name = "from {0} to {1} bytes: blocks up to {2}")
    @CsvSource({
        "4194404, 4194404, 5",
        "4194404, 4194405, 4",
        "4194404, 6000000, 4",
        "4194404, 4194303, 3",
        "4194404, 2097152, 2",
        "4194404, 0, 0",
        "4194404, -1, 4",
        "-1, 4194404, 4",
        "-1, 4194304, 4",
        "-1, -1, 4"
    })
    void dropsTheBlocksThatDoNotFitAnotherSize(long before, long after, int kept) throws Exception {
        IncomingFile file = attach(1, before);
        for (int block = 0; block < 5; block++) {
            bench.checkpoint(file, bytes, block, 1);
        }
        bench.await(file.detach());
        IncomingFile next = attach(2, after);
        assertEquals(java.util.stream.IntStream.range(0, kept).boxed().toList(), blocks(next));
        long data = Files.size(partial().resolve("data"));
        assertTrue(data <= (after < 0 ? Long.MAX_VALUE : after), "data: " + data);
        bench.crashAndRestart();
        assertEquals(java.util.stream.IntStream.range(0, kept).boxed().toList(), blocks(attach(2, after)));
    }

    @Test
    void publishesAFileThatBecameShorter() throws IOException {
        bench.await(begun(1, 0, 1, 2, 3, 4).detach());
        byte[] shorter = content(2 * BLOCK + 7, 9);
        IncomingFile file = attach(2, shorter.length);
        bench.await(file.withdraw(0, 2));
        bench.write(file, 0, shorter);
        bench.await(file.publish(whole(shorter)));
        assertArrayEquals(shorter, Files.readAllBytes(root.resolve("f")));
    }

    @Test
    void believesOnlyBlocksThatAreWhollyInTheData() throws Exception {
        begun(1, 0, 1, 2);
        bench.crash();
        try (RandomAccessFile data =
                new RandomAccessFile(partial().resolve("data").toFile(), "rw")) {
            data.setLength(2L * BLOCK - 1);
        }
        bench.started();
        IncomingFile file = attach(1, SIZE);
        assertEquals(List.of(0), blocks(file));
        bench.checkpoint(file, bytes, 2, 1); // the gap is block 1, which must not come back
        bench.crashAndRestart();
        assertEquals(List.of(0, 2), blocks(attach(1, SIZE)));
    }

    @Test
    void believesNoJournalBesideOtherData() throws Exception {
        begun(1, 0, 1);
        bench.crash();
        Path data = partial().resolve("data");
        Path copy = Files.copy(data, root.resolve("copy"));
        Files.delete(data);
        Files.move(copy, data);
        bench.started();
        assertEquals(List.of(), blocks(attach(1, SIZE)));
    }

    @Test
    void cutsATornTailAndQuarantinesWhatIsDamagedBefore() throws Exception {
        begun(1, 0, 1);
        bench.crash();
        Path journal = partial().resolve("journal");
        Files.write(journal, new byte[] {0, 0, 0, 60, 3, 9, 9}, StandardOpenOption.APPEND);
        bench.started();
        assertEquals(List.of(0, 1), blocks(attach(1, SIZE)));
        bench.crash();
        byte[] records = Files.readAllBytes(partial().resolve("journal"));
        records[30] ^= 1;
        Files.write(partial().resolve("journal"), records);
        bench.started();
        IncomingFile anew = attach(1, SIZE);
        assertEquals(List.of(), blocks(anew));
        assertEquals(1, anew.epoch());
        assertEquals(1, count(".ft/quarantine"));
    }

    @Test
    void removesPartialFilesThatNobodyCameBackFor() throws Exception {
        bench.await(begun(1, 0).detach());
        bench.crash();
        Files.setLastModifiedTime(
                partial().resolve("journal"),
                java.nio.file.attribute.FileTime.from(bench.clock.wallTime().minus(Duration.ofDays(8))));
        bench.started();
        assertEquals(0, count(".ft/u"));
    }

    @Test
    void removesThemAlsoWhileItRuns() throws IOException {
        bench.receive(request("other", 8, SIZE, IfExists.REPLACE));
        bench.await(begun(1, 0).detach());
        assertEquals(2, count(".ft/u"));
        bench.pass(Duration.ofDays(8));
        bench.receive(request("third", 9, SIZE, IfExists.REPLACE)); // looks after the old ones on the way
        bench.runAll();
        assertEquals(2, count(".ft/u")); // the attached one stays
        assertEquals(1, attach(1, SIZE).epoch());
    }

    @Test
    void removesWhatWasDiscarded() throws IOException {
        bench.await(begun(1, 0).discard());
        assertEquals(0, count(".ft/u"));
        assertEquals(1, attach(1, SIZE).epoch());
    }

    @Test
    void clearsTheRestsOfSmallFilesAndUnknownThings() throws Exception {
        IncomingFile small = bench.receive(request("small", 1, 10, IfExists.REPLACE));
        bench.write(small, 0, content(10, 1));
        bench.crash();
        assertEquals(1, count(".ft/s"));
        Files.createDirectory(root.resolve(".ft/u/stranger"));
        Files.writeString(root.resolve(".ft/strange"), "x");
        Files.createDirectory(root.resolve(".ft/u/aaaaaaaaaaaaaaaaaaaaaaaaaa")); // never got an intent
        bench.started();
        assertEquals(0, count(".ft/s"));
        assertEquals(0, count(".ft/u"));
        assertEquals(2, count(".ft/quarantine"));
        assertFalse(Files.exists(root.resolve("small")));
    }
}
