// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.BLOCK;
import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.name;
import static io.filetransfer.core.file.StorageBench.request;
import static io.filetransfer.core.file.StorageBench.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.TransferStorage.Listing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server's storage does with names and files, in quiet times. */
final class LocalStorageTest {

    @TempDir
    Path root;

    private StorageBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new StorageBench(root).started();
    }

    @AfterEach
    void end() throws Exception {
        bench.disk.kill();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK, BLOCK + 1, 3 * BLOCK})
    void publishesWhatItReceived(int size) throws IOException {
        byte[] bytes = content(size, size);
        Receipt receipt = bench.upload("a/b/file.bin", 1, bytes);
        Path file = root.resolve("a/b/file.bin");
        assertArrayEquals(bytes, Files.readAllBytes(file));
        assertEquals(FileTime.from(StorageBench.MODIFIED), Files.getLastModifiedTime(file));
        assertEquals(PosixFilePermissions.fromString("rw-r-----"), Files.getPosixFilePermissions(file));
        assertEquals(Receipt.Outcome.CREATED, receipt.outcome());
        assertEquals("a/b/file.bin", receipt.name());
        assertTrue(receipt.matches(file));
        assertEquals(bench.await(bench.storage.stat(name("a/b/file.bin"))).version(), receipt.version());
        bench.runAll();
        assertEquals(List.of(), leftovers());
    }

    private List<String> leftovers() throws IOException {
        List<String> left = new ArrayList<>();
        for (String area : List.of("u", "s", "quarantine")) {
            try (var names = Files.list(root.resolve(".ft").resolve(area))) {
                names.forEach(name -> left.add(area + "/" + name.getFileName()));
            }
        }
        return left;
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void reachesEveryLevel(Durability level) throws IOException {
        for (int size : new int[] {10, 2 * BLOCK + 5}) {
            byte[] bytes = content(size, 3);
            Receipt receipt = bench.upload(request("f" + size, 1, size, IfExists.FAIL, level), bytes);
            assertEquals(level, receipt.level());
            assertArrayEquals(bytes, Files.readAllBytes(root.resolve("f" + size)));
        }
    }

    @Test
    void raisesTheLevelToTheMinimum() throws IOException {
        bench.await(bench.storage.closeAsync());
        StorageBench strict = new StorageBench(root);
        strict.options = StorageOptions.STANDARD.with(Durability.DURABLE);
        strict.storage = new LocalStorage(strict.disk, root, strict.threads, strict.clock, () -> 5L, strict.options);
        strict.started();
        Receipt receipt = strict.upload(request("f", 1, 3, IfExists.FAIL, Durability.VISIBLE), content(3, 1));
        assertEquals(Durability.DURABLE, receipt.level());
    }

    @Test
    void receivesAFileOfUnknownSize() throws IOException {
        byte[] bytes = content(2 * BLOCK + 7, 5);
        Receipt receipt = bench.upload(request("stream", 1, -1, IfExists.FAIL), bytes);
        assertEquals(bytes.length, receipt.size());
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("stream")));
    }

    @Test
    void showsNothingBeforeItIsComplete() throws IOException {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.REPLACE));
        bench.checkpoint(file, bytes, 0, 1);
        assertFalse(Files.exists(root.resolve("f")));
        assertEquals(Reason.STORAGE, bench.reasonOf(file.publish(whole(bytes))));
        assertFalse(Files.exists(root.resolve("f")));
    }

    @Test
    void refusesContentWithAnotherDigest() throws IOException {
        IncomingFile file = bench.receive(request("f", 1, 4, IfExists.REPLACE));
        bench.write(file, 0, content(4, 1));
        var other = whole(content(4, 2));
        var wrong = new io.filetransfer.storage.PublishRequest(
                4, whole(content(4, 1)).digest(), other.blocks());
        assertEquals(Reason.DIGEST_MISMATCH, bench.reasonOf(file.publish(wrong)));
    }

    @Test
    void replacesByDefaultAndSaysSo() throws IOException {
        bench.upload("f", 1, content(9, 1));
        Receipt second = bench.upload("f", 2, content(5, 2));
        assertEquals(Receipt.Outcome.REPLACED, second.outcome());
        assertArrayEquals(content(5, 2), Files.readAllBytes(root.resolve("f")));
    }

    @Test
    void failsIfTheNameIsTakenAtTheBeginningAndAtTheEnd() throws IOException {
        IncomingFile early = bench.receive(request("f", 1, 5, IfExists.FAIL));
        bench.upload("f", 2, content(9, 1));
        assertEquals(Reason.EXISTS, bench.reasonOf(bench.storage.receive(request("f", 3, 5, IfExists.FAIL))));
        bench.write(early, 0, content(5, 5));
        assertEquals(Reason.EXISTS, bench.reasonOf(early.publish(whole(content(5, 5)))));
        assertArrayEquals(content(9, 1), Files.readAllBytes(root.resolve("f")));
    }

    @Test
    void skipsWhatIsThere() throws IOException {
        Receipt first = bench.upload("f", 1, content(9, 1));
        Receipt skipped = bench.receiptOf(request("f", 2, 5, IfExists.SKIP));
        assertEquals(Receipt.Outcome.SKIPPED, skipped.outcome());
        assertEquals(9, skipped.size());
        assertEquals(first.version(), skipped.version());
    }

    @Test
    void numbersNamesThatAreTaken() throws IOException {
        bench.upload("f.txt", 1, content(1, 1));
        Receipt second = bench.upload(request("f.txt", 2, 2, IfExists.RENAME), content(2, 2));
        Receipt third = bench.upload(request("f.txt", 3, 3, IfExists.RENAME), content(3, 3));
        assertEquals("f (1).txt", second.name());
        assertEquals("f (2).txt", third.name());
        assertEquals(Receipt.Outcome.RENAMED, third.outcome());
        assertArrayEquals(content(3, 3), Files.readAllBytes(root.resolve("f (2).txt")));
    }

    @Test
    void answersTheSameCallWithTheSameReceipt() throws IOException {
        for (IfExists policy : IfExists.values()) {
            var call = request("f" + policy, 1, 5, policy);
            Receipt first = bench.upload(call, content(5, 1));
            Receipt again = bench.receiptOf(call);
            assertEquals(first.toString(), again.toString());
            assertEquals(first.version(), again.version());
        }
        assertFalse(Files.exists(root.resolve("fRENAME (1)")));
    }

    @Test
    void forgetsAReceiptWhenTheNameShowsSomethingElse() throws IOException {
        bench.upload("f", 1, content(5, 1));
        Files.setLastModifiedTime(root.resolve("f"), FileTime.fromMillis(5));
        bench.receive(request("f", 1, 5, IfExists.REPLACE)); // a file, not a receipt
    }

    @Test
    void forgetsAReceiptAfterItsTime() throws IOException {
        bench.upload("f", 1, content(5, 1));
        bench.pass(Duration.ofHours(25));
        bench.receive(request("f", 1, 5, IfExists.REPLACE));
    }

    @Test
    void refusesASecondAttachmentOfTheSameCall() throws IOException {
        var call = request("f", 1, 5 * BLOCK, IfExists.REPLACE);
        bench.receive(call);
        assertEquals(Reason.BUSY, bench.reasonOf(bench.storage.receive(call)));
        bench.receive(request("f", 2, 5 * BLOCK, IfExists.REPLACE)); // another call gets a partial file of its own
    }

    @Test
    void letsThePolicyDecideBetweenTwoPartialFilesOfOneName() throws IOException {
        byte[] one = content(2 * BLOCK, 1);
        byte[] two = content(2 * BLOCK, 2);
        IncomingFile first = bench.receive(request("f", 1, one.length, IfExists.FAIL));
        IncomingFile second = bench.receive(request("f", 2, two.length, IfExists.FAIL));
        bench.write(first, 0, one);
        bench.write(second, 0, two);
        CompletableFuture<Receipt> firstEnd = first.publish(whole(one));
        CompletableFuture<Receipt> secondEnd = second.publish(whole(two));
        assertEquals(Receipt.Outcome.CREATED, bench.await(firstEnd).outcome());
        assertEquals(Reason.EXISTS, bench.reasonOf(secondEnd));
        assertArrayEquals(one, Files.readAllBytes(root.resolve("f")));
    }

    @Test
    void neverPublishesOntoADirectoryLinkOrPipe() throws Exception {
        Files.createDirectory(root.resolve("dir"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("/etc/passwd"));
        new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor();
        for (IfExists policy : List.of(IfExists.REPLACE, IfExists.FAIL, IfExists.SKIP)) {
            assertEquals(Reason.IS_DIRECTORY, bench.reasonOf(bench.storage.receive(request("dir", 1, 1, policy))));
            assertEquals(Reason.NOT_REGULAR, bench.reasonOf(bench.storage.receive(request("link", 1, 1, policy))));
            assertEquals(Reason.NOT_REGULAR, bench.reasonOf(bench.storage.receive(request("pipe", 1, 1, policy))));
        }
        IncomingFile file = bench.receive(request("late", 1, 1, IfExists.REPLACE));
        bench.write(file, 0, content(1, 1));
        Files.createDirectory(root.resolve("late"));
        assertEquals(Reason.IS_DIRECTORY, bench.reasonOf(file.publish(whole(content(1, 1)))));
    }

    @Test
    void refusesParentsThatAreNoDirectories() throws IOException {
        Path outside = Files.createDirectory(root.resolveSibling(root.getFileName() + "-outside"));
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.writeString(root.resolve("file"), "x");
        assertEquals(
                Reason.NOT_REGULAR, bench.reasonOf(bench.storage.receive(request("link/f", 1, 1, IfExists.REPLACE))));
        assertEquals(
                Reason.NOT_DIRECTORY, bench.reasonOf(bench.storage.receive(request("file/f", 1, 1, IfExists.REPLACE))));
        IncomingFile file = bench.receive(request("new/f", 1, 1, IfExists.REPLACE));
        bench.write(file, 0, content(1, 1));
        Files.createSymbolicLink(root.resolve("new"), outside);
        assertEquals(Reason.NOT_REGULAR, bench.reasonOf(file.publish(whole(content(1, 1)))));
        for (var operation : List.of(
                bench.storage.delete(name("link/f")),
                bench.storage.delete(name("link")),
                bench.storage.move(name("link"), name("x")),
                bench.storage.makeDirectory(name("link/d")),
                bench.storage.list(name("link"), false),
                bench.storage.send(name("link")),
                bench.storage.stat(name("link/f")))) {
            assertEquals(Reason.NOT_REGULAR, bench.reasonOf(operation));
        }
        try (var names = Files.list(outside)) {
            assertEquals(0, names.count());
        }
        Files.delete(outside);
    }

    @Test
    void holdsNamesOf255BytesAlsoWhenItNumbersThem() throws IOException {
        String latin = "a".repeat(251) + ".txt";
        String greek = "\u03b1".repeat(127) + "b";
        for (String longest : List.of(latin, greek)) {
            bench.upload(longest, 1, content(1, 1));
            Receipt second = bench.upload(request(longest, 2, 2, IfExists.RENAME), content(2, 2));
            assertTrue(second.name().contains(" (1)"));
            assertTrue(second.name().getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 255);
            assertArrayEquals(content(2, 2), Files.readAllBytes(root.resolve(second.name())));
        }
    }

    @Test
    void sendsRegularFilesOnly() throws IOException {
        bench.upload("d/f", 1, content(100, 1));
        OutgoingFile file = bench.await(bench.storage.send(name("d/f")));
        assertEquals(100, file.attributes().size());
        assertEquals(file.attributes(), bench.await(file.currentAttributes()));
        ByteBuffer target = ByteBuffer.allocate(200);
        CompletableFuture<Long> read = new CompletableFuture<>();
        file.read(10, target, (bytes, failure) -> read.complete(bytes));
        assertEquals(90, bench.await(read));
        bench.upload("d/f", 2, content(100, 2)); // another inode of the same size and time
        assertNotEquals(file.attributes(), bench.await(file.currentAttributes()));
        file.close();
        assertEquals(Reason.IS_DIRECTORY, bench.reasonOf(bench.storage.send(name("d"))));
        assertEquals(Reason.NOT_FOUND, bench.reasonOf(bench.storage.send(name("none"))));
    }

    @Test
    void listsWithoutTheStagingAreaAndWithoutFollowing() throws IOException {
        bench.upload("b/two", 1, content(2, 1));
        bench.upload("a", 2, content(1, 1));
        Files.createSymbolicLink(root.resolve("link"), Path.of("/etc"));
        Files.writeString(root.resolve(".x.ft-aaaaaaaaaaaaaaaaaaaaaaaaaa"), "hidden");
        assertEquals(List.of("FILE a 1", "DIRECTORY b 0", "FILE b/two 2", "OTHER link 0"), list("", true));
        assertEquals(List.of("FILE two 2"), list("b", false));
        assertEquals(Reason.NOT_DIRECTORY, bench.reasonOf(bench.storage.list(name("a"), false)));
        assertEquals(
                RemoteEntry.Type.OTHER,
                bench.await(bench.storage.stat(name("link"))).type());
        assertEquals(
                RemoteEntry.Type.DIRECTORY,
                bench.await(bench.storage.stat(name(""))).type());
    }

    private List<String> list(String directory, boolean recursive) throws IOException {
        Listing listing = bench.await(bench.storage.list(name(directory), recursive));
        List<String> shown = new ArrayList<>();
        while (true) {
            List<RemoteEntry> page = bench.await(listing.next(2));
            if (page.isEmpty()) {
                listing.close();
                return shown;
            }
            page.forEach(entry -> shown.add(entry.type() + " " + entry.name() + " " + entry.size()));
        }
    }

    @Test
    void deletesFilesAndEmptyDirectories() throws IOException {
        bench.upload("d/f", 1, content(1, 1));
        assertEquals(Reason.NOT_EMPTY, bench.reasonOf(bench.storage.delete(name("d"))));
        bench.await(bench.storage.delete(name("d/f")));
        bench.await(bench.storage.delete(name("d")));
        assertFalse(Files.exists(root.resolve("d")));
        assertEquals(Reason.NOT_FOUND, bench.reasonOf(bench.storage.delete(name("d"))));
        assertEquals(Reason.FORBIDDEN, bench.reasonOf(bench.storage.delete(name(""))));
        bench.upload("d/f", 2, content(2, 2)); // the directory is made again
        assertTrue(Files.exists(root.resolve("d/f")));
    }

    @Test
    void movesFilesAndDirectories() throws IOException {
        bench.upload("d/f", 1, content(1, 1));
        bench.upload("g", 2, content(2, 2));
        bench.await(bench.storage.move(name("g"), name("d/f")));
        assertArrayEquals(content(2, 2), Files.readAllBytes(root.resolve("d/f")));
        bench.await(bench.storage.move(name("d"), name("e")));
        bench.await(bench.storage.move(name("e/f"), name("e/f")));
        assertTrue(Files.exists(root.resolve("e/f")));
        bench.upload("h", 3, content(3, 3));
        bench.await(bench.storage.makeDirectory(name("k/l")));
        assertEquals(Reason.NAME_REFUSED, bench.reasonOf(bench.storage.move(name("e"), name("e/f/x"))));
        assertEquals(Reason.EXISTS, bench.reasonOf(bench.storage.move(name("e"), name("k"))));
        assertEquals(Reason.NOT_DIRECTORY, bench.reasonOf(bench.storage.move(name("e"), name("h"))));
        assertEquals(Reason.IS_DIRECTORY, bench.reasonOf(bench.storage.move(name("h"), name("e"))));
        assertEquals(Reason.NOT_FOUND, bench.reasonOf(bench.storage.move(name("none"), name("x"))));
        assertEquals(Reason.FORBIDDEN, bench.reasonOf(bench.storage.move(name(""), name("x"))));
        assertEquals(Reason.FORBIDDEN, bench.reasonOf(bench.storage.move(name("h"), name(""))));
    }

    @Test
    void findsADirectoryAnewAfterAnotherProgramReplacedIt() throws IOException {
        bench.upload("d/one", 1, content(1, 1));
        Files.move(root.resolve("d"), root.resolve("old"));
        bench.upload("d/two", 2, content(2, 2));
        assertTrue(Files.exists(root.resolve("d/two")));
        assertFalse(Files.exists(root.resolve("old/two")));
    }

    @Test
    void refusesASecondServerOnTheSameRoot() throws IOException {
        StorageBench second = new StorageBench(root);
        assertEquals(Reason.BUSY, second.reasonOf(second.storage.start()));
        bench.upload("f", 1, content(1, 1)); // the first one goes on
        bench.await(bench.storage.closeAsync());
        second = new StorageBench(root).started();
        second.await(second.storage.closeAsync());
    }

    @Test
    @Tag("C16")
    void refusesARootThatIsNoDirectoryAndALayoutThatIsNewer() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "x");
        StorageBench onFile = new StorageBench(file);
        assertEquals(Reason.NOT_DIRECTORY, onFile.reasonOf(onFile.storage.start()));
        StorageBench onNothing = new StorageBench(root.resolve("none"));
        assertEquals(Reason.NOT_FOUND, onNothing.reasonOf(onNothing.storage.start()));
        bench.await(bench.storage.closeAsync());
        Files.writeString(root.resolve(".ft/format"), "2\n");
        StorageBench older = new StorageBench(root);
        assertEquals(Reason.UNSUPPORTED, older.reasonOf(older.storage.start()));
    }

    @Test
    void detachesEverythingWhenItCloses() throws IOException {
        byte[] bytes = content(3 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 1, bytes.length, IfExists.REPLACE));
        bench.checkpoint(file, bytes, 0, 2);
        bench.await(bench.storage.closeAsync());
        assertEquals(Reason.CLOSED, bench.reasonOf(bench.storage.receive(request("f", 1, 1, IfExists.REPLACE))));
        StorageBench next = new StorageBench(root).started();
        assertEquals(
                2,
                next.receive(request("f", 1, bytes.length, IfExists.REPLACE))
                        .durableBlocks()
                        .count());
    }
}
