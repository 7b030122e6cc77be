// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.BLOCK;
import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.IfExists;
import io.filetransfer.PendingUpload;
import io.filetransfer.Receipt;
import io.filetransfer.Retention;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.IncomingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, for how long, and what can be seen of it. */
final class RetentionTest {

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

    private List<String> pending() throws IOException {
        return bench.await(bench.storage.pending("", 100)).stream()
                .map(p -> p.principal() + " " + p.name() + " " + p.durableBytes() + "/"
                        + p.size().orElse(-1) + (p.isAttached() ? " attached" : ""))
                .sorted()
                .toList();
    }

    @Test
    void listsWhatCanBeContinuedWithHowFarItIs() throws Exception {
        byte[] bytes = content(3 * BLOCK + 5, 1);
        IncomingFile first = bench.receive(request("d/first", 1, bytes.length, IfExists.REPLACE));
        assertEquals(List.of("alice d/first 0/" + bytes.length + " attached"), pending());
        bench.checkpoint(first, bytes, 0, 4);
        bench.await(first.withdraw(0, 1));
        assertEquals(List.of("alice d/first " + (2 * BLOCK + 5) + "/" + bytes.length + " attached"), pending());
        bench.checkpoint(bench.receive(request("stream", 2, -1, IfExists.REPLACE)), bytes, 0, 2);
        bench.receive(request("small", 3, 10, IfExists.REPLACE)); // is never continued
        bench.await(first.detach());
        List<String> expected = List.of(
                "alice d/first " + (2 * BLOCK + 5) + "/" + bytes.length, "alice stream " + 2 * BLOCK + "/-1 attached");
        assertEquals(expected, pending());
        bench.crashAndRestart();
        assertEquals(
                expected.stream().map(line -> line.replace(" attached", "")).toList(), pending());
        PendingUpload stream = bench.await(bench.storage.pending("", 100)).stream()
                .filter(p -> p.name().equals("stream"))
                .findFirst()
                .orElseThrow();
        assertEquals(OptionalLong.empty(), stream.size());
        bench.await(bench.receive(request("stream", 2, -1, IfExists.REPLACE)).discard());
        assertEquals(1, pending().size());
        bench.await(bench.storage.closeAsync());
        assertEquals(Reason.CLOSED, bench.reasonOf(bench.storage.pending("", 1)));
    }

    @Test
    void listsPageAfterPage() throws Exception {
        for (int i = 0; i < 25; i++) {
            bench.receive(request("f" + i, i, 2 * BLOCK, IfExists.REPLACE));
        }
        Set<String> names = new TreeSet<>();
        String after = "";
        List<Integer> sizes = new ArrayList<>();
        while (true) {
            List<PendingUpload> page = bench.await(bench.storage.pending(after, 10));
            sizes.add(page.size());
            if (page.isEmpty()) {
                break;
            }
            page.forEach(one -> names.add(one.name()));
            after = page.get(page.size() - 1).id();
        }
        assertEquals(25, names.size());
        assertEquals(List.of(10, 10, 5, 0), sizes);
    }

    @Test
    @Tag("L04")
    @Tag("R21")
    void removesPartialFilesThatNobodyCameBackForAndNoAttachedOne() throws Exception {
        byte[] bytes = content(3 * BLOCK, 1);
        IncomingFile attached = bench.receive(request("attached", 1, bytes.length, IfExists.REPLACE));
        IncomingFile left = bench.receive(request("left", 2, bytes.length, IfExists.REPLACE));
        bench.checkpoint(left, bytes, 0, 1);
        bench.await(left.detach());
        bench.upload("x", 8, content(1, 1)); // begins the hours
        bench.pass(Duration.ofDays(8));
        bench.upload("y", 9, content(1, 1));
        bench.runAll();
        assertEquals(List.of("alice attached 0/" + bytes.length + " attached"), pending());
        try (var ids = Files.list(root.resolve(".ft/u"))) {
            assertEquals(1, ids.count());
        }
        bench.checkpoint(attached, bytes, 0, 1); // goes on
    }

    @Test
    void keepsWhatALongerTimeIsSetFor() throws Exception {
        bench.await(bench.storage.closeAsync());
        bench = new StorageBench(root)
                .with(StorageOptions.STANDARD.with(
                        Retention.builder().partialFiles(Duration.ofDays(30)).build()))
                .started();
        IncomingFile left = bench.receive(request("left", 2, 3 * BLOCK, IfExists.REPLACE));
        bench.await(left.detach());
        bench.pass(Duration.ofDays(8));
        bench.upload("x", 8, content(1, 1));
        bench.pass(Duration.ofHours(2));
        bench.upload("y", 9, content(1, 1));
        bench.runAll();
        assertEquals(1, pending().size());
    }

    @Test
    @Tag("C09")
    void answersWithTheSameReceiptForADayAcrossRestarts() throws Exception {
        Receipt first = bench.upload("f", 1, content(5, 1));
        for (int hours = 0; hours < 24; hours += 8) {
            bench.pass(Duration.ofHours(7));
            bench.crashAndRestart();
            bench.upload("other" + hours, 2, content(5, 1)); // begins the receipts of later days
            assertEquals(
                    first.version(),
                    bench.receiptOf(request("f", 1, 5, IfExists.FAIL)).version());
        }
        bench.pass(Duration.ofHours(4));
        assertEquals(
                Reason.EXISTS,
                bench.reasonOf(bench.storage.receive(request("f", 1, 5, IfExists.FAIL))),
                "after 25 hours");
    }

    @Test
    @Tag("R21")
    void forgetsTheOldestReceiptsOnlyWhenThereAreMoreThanAreKept() throws Exception {
        bench.await(bench.storage.closeAsync());
        StorageOptions few = new StorageOptions(
                StorageOptions.STANDARD.minimumLevel(),
                0644,
                Duration.ofDays(7),
                Duration.ofHours(24),
                80,
                Duration.ofDays(30));
        bench = new StorageBench(root).with(few).started();
        for (int i = 0; i < 200; i++) {
            bench.upload("f" + i, i, content(3, i));
            if (i % 70 == 69) {
                bench.crashAndRestart();
            }
        }
        for (int i = 120; i < 200; i++) {
            bench.receiptOf(request("f" + i, i, 3, IfExists.FAIL));
        }
        assertEquals(Reason.EXISTS, bench.reasonOf(bench.storage.receive(request("f0", 0, 3, IfExists.FAIL))));
        try (var segments = Files.list(root.resolve(".ft/receipts"))) {
            assertTrue(segments.count() <= 9 + 1);
        }
    }

    @Test
    void findsEachOfManyReceipts() throws Exception {
        ReceiptIndex index = new ReceiptIndex(42);
        ReceiptSegment segment = new ReceiptSegment("2026-05-05", 0);
        for (int i = 0; i < 100_000; i++) {
            index.add(place(segment, i), call(i), bench.clock.wallTime());
        }
        int strangers = 0;
        for (int i = 0; i < 100_000; i++) {
            assertTrue(index.places(call(i)).contains(place(segment, i)), "call " + i);
            strangers += index.places(call(-1 - i)).size();
        }
        assertTrue(strangers < 200, strangers + " places of calls that are not there");
    }

    private static ReceiptIndex.Place place(ReceiptSegment segment, int i) {
        return new ReceiptIndex.Place(segment, i * 500L);
    }

    private static ReceiptIndex.Call call(int i) {
        return new ReceiptIndex.Call("alice", "f" + i, new io.filetransfer.storage.TransferKey(i * 3L, i));
    }

    @Test
    void keepsWhatIsInQuarantineForItsTimeOnly() throws Exception {
        Files.createDirectories(root.resolve(".ft/stranger/inside"));
        Files.writeString(root.resolve(".ft/stranger/inside/file"), "x");
        Files.createSymbolicLink(root.resolve(".ft/stranger/link"), root);
        bench.crashAndRestart();
        assertFalse(Files.exists(root.resolve(".ft/stranger")));
        assertEquals(1, quarantined());
        bench.pass(Duration.ofDays(29));
        bench.crashAndRestart();
        assertEquals(1, quarantined());
        bench.pass(Duration.ofDays(2));
        bench.upload("f", 1, content(1, 1));
        bench.pass(Duration.ofHours(2));
        bench.upload("g", 2, content(1, 1));
        bench.runAll();
        assertEquals(0, quarantined());
        assertTrue(Files.exists(root.resolve("f")));
    }

    private long quarantined() throws IOException {
        try (var names = Files.list(root.resolve(".ft/quarantine"))) {
            return names.count();
        }
    }

    @Test
    @Tag("C15")
    void namesTheHolderOfTheRoot() throws Exception {
        StorageBench second = new StorageBench(root);
        try {
            second.await(second.storage.start());
            throw new AssertionError("expected a failure");
        } catch (TransferException busy) {
            assertEquals(Reason.BUSY, busy.reason());
            String holder = "process " + ProcessHandle.current().pid() + " since 2026-05-05T10:00:00Z";
            assertTrue(busy.toString().contains(holder), busy.toString());
        }
        assertNull(bench.answer(request("none", 1, 1, IfExists.REPLACE)).receipt()); // still held and in use
        bench.crash(); // its lock is stale now
        assertNotNull(second.started());
        second.disk.kill();
    }
}
