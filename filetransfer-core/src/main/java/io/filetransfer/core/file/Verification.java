// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.FileDigest;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.PublishRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a received file again and compares each block with what arrived. A task reads a few blocks, so that others get on. */
final class Verification {

    private static final int BLOCKS_PER_TASK = 16;
    private static final int READ_BYTES = 1 << 18;

    private final Disk.OpenFile file;
    private final PublishRequest content;
    private final Executor threads;
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    private final BitSet badBlocks = new BitSet(); // used by one task after another

    Verification(Disk.OpenFile file, PublishRequest content, Executor threads) {
        this.file = file;
        this.content = content;
        this.threads = threads;
    }

    CompletableFuture<@Nullable Void> run() {
        int blocks = (int) ((content.size() + FileDigest.BLOCK_BYTES - 1) / FileDigest.BLOCK_BYTES);
        int tasks = (blocks + BLOCKS_PER_TASK - 1) / BLOCKS_PER_TASK;
        return DiskTasks.forEach(
                        IntStream.range(0, tasks).iterator(),
                        threads,
                        task -> DiskTasks.run(threads, "verifying a partial file", () -> {
                            for (int i = task * BLOCKS_PER_TASK;
                                    i < Math.min(blocks, (task + 1) * BLOCKS_PER_TASK);
                                    i++) {
                                if (!isAsWritten(i)) {
                                    badBlocks.set(i);
                                }
                            }
                        }))
                .thenCompose(
                        nothing -> badBlocks.isEmpty() ? DiskTasks.DONE : CompletableFuture.failedFuture(mismatch()));
    }

    /** The blocks that were not what they should be: all of them, if the reading came to its end. */
    BitSet badBlocks() {
        return badBlocks;
    }

    private boolean isAsWritten(int block) throws IOException {
        long position = (long) block * FileDigest.BLOCK_BYTES;
        long end = Math.min(content.size(), position + FileDigest.BLOCK_BYTES);
        CRC32C castagnoli = new CRC32C();
        CRC32 ieee = new CRC32();
        while (position < end) {
            buffer.clear().limit((int) Math.min(READ_BYTES, end - position));
            int read = file.readFully(position, buffer);
            if (read == 0) {
                return false;
            }
            castagnoli.update(buffer.array(), 0, read);
            ieee.update(buffer.array(), 0, read);
            position += read;
        }
        return (castagnoli.getValue() << 32 | ieee.getValue())
                == content.blocks().fingerprint(block);
    }

    private TransferException mismatch() {
        int others = badBlocks.cardinality() - 1;
        return new TransferException(
                Reason.DIGEST_MISMATCH,
                "block " + badBlocks.nextSetBit(0) + " on the disk is not what was written to it"
                        + (others == 0 ? "" : ", and " + others + " others"));
    }
}
