// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.IfExists;
import io.filetransfer.NamePolicy;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.PublishRequest;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A local storage in one thread: disk tasks wait in a queue until somebody waits for an outcome. */
final class StorageBench {

    static final int BLOCK = FileDigest.BLOCK_BYTES;

    /** More than one upload or download asks of a disk: a loop over all of them ends here. */
    static final int MOST_CHANGES = 1000;

    static final Instant MODIFIED = Instant.parse("2020-02-02T02:02:02.000123Z");

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Random seeded = new Random(42);
    private final Path root;
    private Instant now = Instant.parse("2026-05-05T10:00:00Z");
    RecordingDisk disk = new RecordingDisk();
    final Executor threads = tasks::add;
    final Clock clock = new Clock() {
        @Override
        public long nanoTime() {
            return Duration.between(Instant.EPOCH, now).toNanos();
        }

        @Override
        public Instant wallTime() {
            return now;
        }
    };
    StorageOptions options = StorageOptions.STANDARD;
    LocalStorage storage;

    /** With other options than usual, for the first start as for later ones. */
    StorageBench with(StorageOptions newOptions) {
        options = newOptions;
        storage = made();
        return this;
    }

    StorageBench(Path root) {
        this.root = root;
        this.storage = made();
    }

    private LocalStorage made() {
        return new LocalStorage(disk, root, threads, clock, seeded::nextLong, options);
    }

    StorageBench started() throws IOException {
        await(storage.start());
        disk.operations();
        return this;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Ends the process without any of its last words, and starts another one. */
    void crashAndRestart() throws Exception {
        crash();
        await(storage.start());
    }

    /** Ends the process; the next one is there and not started. */
    void crash() throws Exception {
        disk.kill();
        runAll();
        disk = new RecordingDisk();
        storage = made();
    }

    void runOne() {
        tasks.remove().run();
    }

    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    <T extends @Nullable Object> T await(CompletableFuture<T> future) throws IOException {
        while (!future.isDone()) {
            Runnable task = tasks.poll();
            if (task == null) {
                throw new AssertionError("nothing is left to do and the future is not done");
            }
            task.run();
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransferException failure) {
                throw failure;
            }
            throw e;
        }
    }

    static RemoteName name(String text) {
        try {
            return RemoteName.parse(text, NamePolicy.POSIX);
        } catch (TransferException e) {
            throw new AssertionError(e);
        }
    }

    static ReceiveRequest request(String name, long key, long size, IfExists ifExists) {
        return request(name, key, size, ifExists, Durability.DURABLE);
    }

    static ReceiveRequest request(String name, long key, long size, IfExists ifExists, Durability level) {
        return new ReceiveRequest("alice", name(name), new TransferKey(7, key), size, MODIFIED, 0640, ifExists, level);
    }

    ReceiveAnswer answer(ReceiveRequest request) throws IOException {
        return await(storage.receive(request));
    }

    IncomingFile receive(ReceiveRequest request) throws IOException {
        IncomingFile file = answer(request).file();
        assertNotNull(file);
        return file;
    }

    Receipt receiptOf(ReceiveRequest request) throws IOException {
        Receipt receipt = answer(request).receipt();
        assertNotNull(receipt);
        return receipt;
    }

    /** The whole life of one upload. */
    Receipt upload(ReceiveRequest request, byte[] content) throws IOException {
        IncomingFile file = receive(request);
        write(file, 0, content);
        return await(file.publish(whole(content)));
    }

    Receipt upload(String name, long key, byte[] content) throws IOException {
        return upload(request(name, key, content.length, IfExists.REPLACE), content);
    }

    void write(IncomingFile file, long offset, byte[] content) throws IOException {
        AtomicReference<IOException> failed = new AtomicReference<>();
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        int half = content.length / 2;
        ByteBuffer[] parts = {
            ByteBuffer.wrap(content, 0, half).slice(),
            ByteBuffer.wrap(content, half, content.length - half).slice()
        };
        file.write(offset, parts, 2, (bytes, failure) -> {
            failed.set(failure);
            done.complete(null);
        });
        await(done);
        IOException failure = failed.get();
        if (failure != null) {
            throw failure;
        }
    }

    /** Writes whole blocks and makes them durable. */
    void checkpoint(IncomingFile file, byte[] content, int firstBlock, int count) throws IOException {
        BlockList blocks = new BlockList();
        for (int block = firstBlock; block < firstBlock + count; block++) {
            byte[] bytes = block(content, block);
            write(file, (long) block * BLOCK, bytes);
            blocks.add(block, fingerprint(bytes));
        }
        await(file.checkpoint(blocks));
    }

    static byte[] block(byte[] content, int block) {
        int from = block * BLOCK;
        return java.util.Arrays.copyOfRange(content, from, Math.min(content.length, from + BLOCK));
    }

    static PublishRequest whole(byte[] content) {
        BlockMap blocks = new BlockMap();
        for (int block = 0; (long) block * BLOCK < content.length; block++) {
            blocks.put(block, fingerprint(block(content, block)));
        }
        return new PublishRequest(content.length, blocks.digest(content.length), blocks);
    }

    static long fingerprint(byte[] bytes) {
        CRC32C castagnoli = new CRC32C();
        CRC32 ieee = new CRC32();
        castagnoli.update(bytes);
        ieee.update(bytes);
        return castagnoli.getValue() << 32 | ieee.getValue();
    }

    static byte[] content(int bytes, int seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    /** The reason for which something fails. */
    TransferException.Reason reasonOf(CompletableFuture<?> future) throws IOException {
        try {
            await(future);
        } catch (TransferException e) {
            return e.reason();
        }
        throw new AssertionError("expected a failure");
    }
}
