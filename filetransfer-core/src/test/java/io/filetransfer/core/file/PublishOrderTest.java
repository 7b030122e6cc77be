// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.BLOCK;
import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.name;
import static io.filetransfer.core.file.StorageBench.request;
import static io.filetransfer.core.file.StorageBench.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.IncomingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which a promise is made true; whole sequences of what reaches the disk. */
final class PublishOrderTest {

    private static final String DAY = ".ft/receipts/2026-05-05";

    @TempDir
    Path root;

    private StorageBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new StorageBench(root).started();
        bench.upload("first", 1, content(1, 1)); // opens the receipts of the day
        bench.runAll();
        bench.disk.operations();
    }

    @AfterEach
    void end() throws Exception {
        bench.disk.kill();
    }

    @Test
    void makesALargeFileDurableStepByStep() throws IOException {
        byte[] bytes = content(BLOCK + 1, 1);
        IncomingFile file = bench.receive(request("f", 2, bytes.length, IfExists.REPLACE));
        assertEquals(
                List.of(
                        "mkdir .ft/u/#",
                        "create .ft/u/#/data",
                        "create .ft/u/#/journal",
                        "write .ft/u/#/journal INTENT",
                        "force .ft/u/#/journal",
                        "force .ft/u/#/",
                        "force .ft/u/"),
                bench.disk.operations());
        bench.checkpoint(file, bytes, 0, 1);
        assertEquals(
                List.of(
                        "write .ft/u/#/data",
                        "force .ft/u/#/data",
                        "write .ft/u/#/journal CHECKPOINT",
                        "force .ft/u/#/journal"),
                bench.disk.operations());
        bench.await(file.withdraw(0, 1));
        assertEquals(List.of("write .ft/u/#/journal WITHDRAW", "force .ft/u/#/journal"), bench.disk.operations());
        bench.write(file, 0, bytes);
        bench.await(file.publish(whole(bytes)));
        bench.runAll();
        assertEquals(
                List.of(
                        "write .ft/u/#/data",
                        "attributes .ft/u/#/data",
                        "force .ft/u/#/data",
                        "write .ft/u/#/journal COMMIT_INTENT",
                        "force .ft/u/#/journal",
                        "move .ft/u/#/data to f",
                        "write " + DAY + " RECEIPT",
                        "force /",
                        "force " + DAY,
                        "delete .ft/u/#/journal",
                        "rmdir .ft/u/#"),
                bench.disk.operations());
    }

    @Test
    void needsNoJournalForASmallFile() throws IOException {
        bench.upload("f", 2, content(10, 1));
        assertEquals(
                List.of(
                        "create .ft/s/#",
                        "write .ft/s/#",
                        "attributes .ft/s/#",
                        "force .ft/s/#",
                        "write " + DAY + " RECEIPT_INTENT",
                        "move .ft/s/# to f",
                        "write " + DAY + " RECEIPT",
                        "force /",
                        "force " + DAY),
                bench.disk.operations());
    }

    @Test
    void forcesNothingToPublishAtVisible() throws IOException {
        bench.upload(request("f", 2, 10, IfExists.REPLACE, Durability.VISIBLE), content(10, 1));
        assertEquals(
                List.of(
                        "create .ft/s/#",
                        "write .ft/s/#",
                        "attributes .ft/s/#",
                        "write " + DAY + " RECEIPT_INTENT",
                        "move .ft/s/# to f",
                        "write " + DAY + " RECEIPT"),
                bench.disk.operations());
    }

    @Test
    @Tag("C13")
    void makesMissingDirectoriesInTheStagingAreaAndForcesTheirNames() throws IOException {
        bench.upload("a/b/f", 2, content(10, 1));
        List<String> operations = new ArrayList<>(bench.disk.operations());
        operations.removeIf(operation -> operation.contains("receipts") || operation.contains("write"));
        assertEquals(
                List.of(
                        "create .ft/s/#",
                        "attributes .ft/s/#",
                        "force .ft/s/#",
                        "mkdir .ft/s/#",
                        "move .ft/s/# to a",
                        "mkdir .ft/s/#",
                        "move .ft/s/# to a/b",
                        "move .ft/s/# to a/b/f",
                        "force a/b/",
                        "force a/",
                        "force /"),
                operations);
        bench.upload("a/b/g", 3, content(10, 1));
        assertEquals(
                List.of("force a/b/"),
                bench.disk.operations().stream()
                        .filter(o -> o.startsWith("force") && o.endsWith("/"))
                        .toList());
    }

    @Test
    void sharesForcesAmongThoseWhoCommitTogether() throws IOException {
        List<IncomingFile> files = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            IncomingFile file = bench.receive(request("f" + i, i, 1, IfExists.REPLACE));
            bench.write(file, 0, content(1, 1));
            files.add(file);
        }
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (IncomingFile file : files) {
            receipts.add(file.publish(whole(content(1, 1))));
        }
        bench.disk.operations();
        for (CompletableFuture<Receipt> receipt : receipts) {
            bench.await(receipt);
        }
        List<String> operations = bench.disk.operations();
        assertEquals(20, operations.stream().filter("force .ft/s/#"::equals).count());
        assertEquals(2, operations.stream().filter("force /"::equals).count());
        assertEquals(2, operations.stream().filter(("force " + DAY)::equals).count());
    }

    @Test
    void acceptsTheNextChangeOfANameOnlyWhenTheReceiptIsDurable() throws IOException {
        IncomingFile file = bench.receive(request("f", 2, 1, IfExists.REPLACE));
        bench.write(file, 0, content(1, 1));
        CompletableFuture<Receipt> receipt = file.publish(whole(content(1, 1)));
        CompletableFuture<?> deleted = null;
        bench.disk.operations();
        List<String> all = new ArrayList<>();
        while (deleted == null) {
            bench.runOne();
            all.addAll(bench.disk.operations());
            if (all.contains("move .ft/s/# to f")) {
                deleted = bench.storage.delete(name("f"));
            }
        }
        bench.await(deleted);
        bench.await(receipt);
        all.addAll(bench.disk.operations());
        assertEquals(
                List.of("force " + DAY, "delete f"),
                all.stream()
                        .filter(o -> o.equals("delete f") || o.equals("force " + DAY))
                        .toList());
    }

    @Test
    void writesAnAbortBeforeTheNameIsFreeAgain() throws IOException {
        byte[] bytes = content(2 * BLOCK, 1);
        IncomingFile file = bench.receive(request("f", 2, bytes.length, IfExists.REPLACE));
        bench.write(file, 0, bytes);
        bench.disk.failing(operation -> {
            if (operation.endsWith("to f")) {
                throw new IOException("Input/output error");
            }
        });
        bench.disk.operations();
        assertEquals(Reason.STORAGE, bench.reasonOf(file.publish(whole(bytes))));
        assertEquals(
                List.of(
                        "attributes .ft/u/#/data",
                        "force .ft/u/#/data",
                        "write .ft/u/#/journal COMMIT_INTENT",
                        "force .ft/u/#/journal",
                        "write .ft/u/#/journal ABORT",
                        "force .ft/u/#/journal"),
                bench.disk.operations());
        bench.disk.failing(operation -> {});
        assertNotNull(bench.receive(request("f", 2, bytes.length, IfExists.REPLACE)));
    }
}
