// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.IfExists;
import io.filetransfer.NamePolicy;
import io.filetransfer.Receipt;
import io.filetransfer.core.file.LocalStorage;
import io.filetransfer.core.file.StorageOptions;
import io.filetransfer.core.runtime.DaemonThreads;
import io.filetransfer.core.runtime.SystemClock;
import io.filetransfer.core.runtime.SystemRandomness;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.PublishRequest;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The storage of a server without network: bytes are handed to it as the engine would. */
final class StorageLoad implements AutoCloseable {

    private static final int BLOCK = FileDigest.BLOCK_BYTES;
    private static final int BLOCKS_PER_CHECKPOINT = 64;
    private static final int BLOCKS_NOT_WRITTEN = 9;

    private final ExecutorService threads;
    private final LocalStorage storage;
    private long calls;

    StorageLoad(Path root, int storageThreads) {
        threads = DaemonThreads.bounded("benchmark-storage", storageThreads);
        storage = new LocalStorage(root, threads, new SystemClock(), new SystemRandomness(), StorageOptions.STANDARD);
        storage.start().join();
    }

    /** Receives a large file in whole blocks; checkpoints run beside the writes, at most two of them not done. */
    void receive(Path source, String name, Durability level) throws IOException, InterruptedException {
        try (FileChannel in = FileChannel.open(source)) {
            IncomingFile file = attached(name, in.size(), level);
            Semaphore room = new Semaphore(BLOCKS_NOT_WRITTEN);
            BlockMap all = new BlockMap();
            BlockList since = new BlockList();
            CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
            CompletableFuture<Void> beforeLast = last;
            ByteBuffer[][] ring = new ByteBuffer[BLOCKS_NOT_WRITTEN][1];
            for (ByteBuffer[] slot : ring) {
                slot[0] = ByteBuffer.allocateDirect(BLOCK);
            }
            for (int block = 0; (long) block * BLOCK < in.size(); block++) {
                room.acquire();
                ByteBuffer[] slot = ring[block % BLOCKS_NOT_WRITTEN];
                in.read(slot[0].clear(), (long) block * BLOCK);
                long fingerprint = fingerprint(slot[0].flip());
                all.put(block, fingerprint);
                since.add(block, fingerprint);
                file.write((long) block * BLOCK, slot, 1, (bytes, failure) -> room.release());
                if (since.count() == BLOCKS_PER_CHECKPOINT) {
                    room.acquire(BLOCKS_NOT_WRITTEN); // a checkpoint is of what was written
                    room.release(BLOCKS_NOT_WRITTEN);
                    beforeLast.join();
                    beforeLast = last;
                    last = file.checkpoint(since);
                    since = new BlockList();
                }
            }
            room.acquire(BLOCKS_NOT_WRITTEN);
            file.publish(new PublishRequest(in.size(), all.digest(in.size()), all))
                    .join();
        }
    }

    /** Receives small files, a number of them at any time. */
    void receiveSmall(String directory, int files, int inFlight, byte[] content)
            throws IOException, InterruptedException {
        Semaphore room = new Semaphore(inFlight);
        BlockMap blocks = new BlockMap();
        blocks.put(0, fingerprint(ByteBuffer.wrap(content)));
        PublishRequest whole = new PublishRequest(content.length, blocks.digest(content.length), blocks);
        for (int i = 0; i < files; i++) {
            room.acquire();
            var unused = storage.receive(request(directory + "/f" + i, content.length, Durability.DURABLE))
                    .thenCompose(answer -> publish(answer.file(), content, whole))
                    .whenComplete((receipt, failure) -> {
                        if (failure != null) {
                            throw new IllegalStateException(failure);
                        }
                        room.release();
                    });
        }
        room.acquire(inFlight);
    }

    /** Leaves uploads of 10 MiB that were interrupted after the first checkpoint; their data files have holes. */
    void leavePartials(int count) throws IOException, InterruptedException {
        Semaphore room = new Semaphore(64);
        for (int i = 0; i < count; i++) {
            room.acquire();
            var unused = storage.receive(request("d" + i % 100 + "/f" + i, 10L * BLOCK, Durability.DURABLE))
                    .thenCompose(answer -> interrupted(answer.file()))
                    .whenComplete((nothing, failure) -> {
                        if (failure != null) {
                            System.err.println(failure);
                        }
                        room.release();
                    });
        }
        room.acquire(64);
    }

    private static CompletableFuture<Void> interrupted(@Nullable IncomingFile file) {
        if (file == null) {
            throw new IllegalStateException("the name was received before");
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        ByteBuffer[] end = {ByteBuffer.allocateDirect(1)};
        file.write(BLOCK - 1, end, 1, (bytes, failure) -> written.complete(null));
        BlockList blocks = new BlockList();
        blocks.add(0, 1);
        return written.thenCompose(nothing -> file.checkpoint(blocks)).thenCompose(nothing -> file.detach());
    }

    private static CompletableFuture<Receipt> publish(
            @Nullable IncomingFile file, byte[] content, PublishRequest whole) {
        if (file == null) {
            throw new IllegalStateException("the name was received before");
        }
        CompletableFuture<Receipt> published = new CompletableFuture<>();
        ByteBuffer[] source = {
            ByteBuffer.allocateDirect(content.length).put(content).flip()
        };
        file.write(0, source, 1, (bytes, failure) -> {
            var unused = file.publish(whole).whenComplete((receipt, problem) -> {
                if (problem == null) {
                    published.complete(receipt);
                } else {
                    published.completeExceptionally(problem);
                }
            });
        });
        return published;
    }

    private IncomingFile attached(String name, long size, Durability level) throws IOException {
        IncomingFile file = storage.receive(request(name, size, level)).join().file();
        if (file == null) {
            throw new IllegalStateException(name + " was received before");
        }
        return file;
    }

    private ReceiveRequest request(String name, long size, Durability level) throws IOException {
        return new ReceiveRequest(
                "benchmark",
                RemoteName.parse(name, NamePolicy.PORTABLE),
                new TransferKey(1, ++calls),
                size,
                Instant.EPOCH,
                0644,
                IfExists.REPLACE,
                level);
    }

    private static long fingerprint(ByteBuffer bytes) {
        CRC32C castagnoli = new CRC32C();
        CRC32 ieee = new CRC32();
        castagnoli.update(bytes.duplicate());
        ieee.update(bytes.duplicate());
        return castagnoli.getValue() << 32 | ieee.getValue();
    }

    @Override
    public void close() {
        storage.closeAsync().join();
        threads.shutdown();
    }
}
