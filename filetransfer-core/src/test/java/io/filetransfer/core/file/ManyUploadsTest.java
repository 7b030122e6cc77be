// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static io.filetransfer.core.file.StorageBench.content;
import static io.filetransfer.core.file.StorageBench.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.core.runtime.SystemClock;
import io.filetransfer.core.runtime.SystemRandomness;
import io.filetransfer.storage.IncomingFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads side by side on real threads. */
@Timeout(120)
final class ManyUploadsTest {

    @TempDir
    Path root;

    private ExecutorService threads;
    private LocalStorage storage;

    @BeforeEach
    void start() {
        threads = Executors.newFixedThreadPool(8);
        storage = new LocalStorage(root, threads, new SystemClock(), new SystemRandomness(), StorageOptions.STANDARD);
        storage.start().join();
    }

    @AfterEach
    void end() throws Exception {
        storage.closeAsync().join();
        threads.shutdown();
        assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    }

    private CompletableFuture<Receipt> upload(String name, long key, byte[] bytes, IfExists policy) {
        return storage.receive(StorageBench.request(name, key, bytes.length, policy))
                .thenCompose(answer -> {
                    IncomingFile file = answer.file();
                    assertNotNull(file);
                    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
                    file.write(0, new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1, (count, failure) -> {
                        var unused = file.publish(whole(bytes)).whenComplete((published, problem) -> {
                            if (problem == null) {
                                receipt.complete(published);
                            } else {
                                receipt.completeExceptionally(problem);
                            }
                        });
                    });
                    return receipt;
                });
    }

    @Test
    void completesManyFilesInDirectoriesMadeOnTheWay() throws Exception {
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int bytes = i % 10 == 0 ? StorageBench.BLOCK + i : i;
            receipts.add(upload("a" + i % 3 + "/b" + i % 7 + "/f" + i, i, content(bytes, i), IfExists.FAIL));
        }
        for (int i = 0; i < receipts.size(); i++) {
            Receipt receipt = receipts.get(i).join();
            assertTrue(receipt.matches(root.resolve(receipt.name())), receipt.name());
        }
    }

    @Test
    void givesEachOfManyUploadsOfOneNameItsOwnNumber() throws Exception {
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            receipts.add(upload("f", i, content(100 + i, i), IfExists.RENAME));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < receipts.size(); i++) {
            Receipt receipt = receipts.get(i).join();
            names.add(receipt.name());
            assertArrayEquals(content(100 + i, i), Files.readAllBytes(root.resolve(receipt.name())));
        }
        assertEquals(30, names.size());
    }

    @Test
    void letsExactlyOneOfManyCreateAName() {
        List<CompletableFuture<Boolean>> created = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            created.add(upload("f", i, content(10, i), IfExists.FAIL).handle((receipt, failure) -> failure == null));
        }
        assertEquals(1, created.stream().filter(CompletableFuture::join).count());
    }
}
