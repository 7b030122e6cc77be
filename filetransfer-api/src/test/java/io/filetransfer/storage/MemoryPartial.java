// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.FileDigest;
import io.filetransfer.PendingUpload;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A partial file in memory. Guarded by its tree. */
final class MemoryPartial {

    private static final int BLOCK = FileDigest.BLOCK_BYTES;

    private final String id;
    private final BlockMap durable = new BlockMap();
    private ReceiveRequest request;
    private byte[] content = new byte[0];
    private long epoch;
    private @Nullable Attached attached;

    MemoryPartial(String id, ReceiveRequest request) {
        this.id = id;
        this.request = request;
    }

    String id() {
        return id;
    }

    ReceiveRequest request() {
        return request;
    }

    boolean isOf(ReceiveRequest other) {
        return request.principal().equals(other.principal()) && request.name().equals(other.name());
    }

    boolean isSmall() {
        return request.size() >= 0 && request.size() <= BLOCK;
    }

    boolean isAttached() {
        return attached != null;
    }

    void detached() {
        attached = null;
    }

    PendingUpload pending() {
        long bytes = 0;
        for (int block = durable.nextPresent(0); block >= 0; block = durable.nextPresent(block + 1)) {
            long end = (block + 1L) * BLOCK;
            bytes += request.size() >= 0 && end > request.size() ? request.size() - (long) block * BLOCK : BLOCK;
        }
        return new PendingUpload(
                id,
                request.principal(),
                request.name().toString(),
                request.size(),
                bytes,
                Instant.EPOCH,
                attached != null);
    }

    IncomingFile attach(MemoryStorage storage, MemoryStorage.Tree tree, ReceiveRequest now) {
        if (now.size() != request.size()) { // only whole blocks that both sizes have can be the same
            long smaller = Math.min(
                    now.size() < 0 ? Long.MAX_VALUE : now.size(), request.size() < 0 ? Long.MAX_VALUE : request.size());
            durable.remove((int) Math.min(Integer.MAX_VALUE, smaller / BLOCK), Integer.MAX_VALUE);
        }
        request = now;
        Attached made = new Attached(storage, tree, ++epoch);
        attached = made;
        return made;
    }

    private final class Attached implements IncomingFile {
        private final MemoryStorage storage;
        private final MemoryStorage.Tree tree;
        private final long number;
        private final BlockMap before = new BlockMap(durable);

        Attached(MemoryStorage storage, MemoryStorage.Tree tree, long number) {
            this.storage = storage;
            this.tree = tree;
            this.number = number;
        }

        @Override
        public long epoch() {
            return number;
        }

        @Override
        public BlockMap durableBlocks() {
            return new BlockMap(before);
        }

        private void check() throws TransferException {
            if (attached != this) {
                throw new TransferException(Reason.CLOSED, "the attachment has ended");
            }
        }

        @Override
        public void write(long offset, ByteBuffer[] source, int count, IoCallback done) {
            long bytes = 0;
            TransferException failure = null;
            synchronized (tree) {
                try {
                    check();
                    for (int i = 0; i < count; i++) {
                        int length = source[i].remaining();
                        int end = (int) (offset + bytes + length);
                        content = end > content.length ? Arrays.copyOf(content, end) : content;
                        source[i].get(content, (int) (offset + bytes), length);
                        bytes += length;
                    }
                } catch (TransferException ended) {
                    failure = ended;
                }
            }
            done.done(bytes, failure);
        }

        private interface Work<T extends @Nullable Object> {
            T run() throws TransferException;
        }

        private <T extends @Nullable Object> CompletableFuture<T> attached(Work<T> work) {
            synchronized (tree) {
                try {
                    check();
                    return CompletableFuture.completedFuture(work.run());
                } catch (TransferException failure) {
                    return CompletableFuture.failedFuture(failure);
                }
            }
        }

        private CompletableFuture<@Nullable Void> changed(Runnable change) {
            return attached(() -> {
                        change.run();
                        return true;
                    })
                    .thenApply(done -> null);
        }

        @Override
        public CompletableFuture<@Nullable Void> checkpoint(BlockList blocks) {
            return changed(() -> {
                durable.putAll(blocks);
            });
        }

        @Override
        public CompletableFuture<@Nullable Void> withdraw(int firstBlock, int count) {
            return changed(() -> {
                durable.remove(firstBlock, count);
            });
        }

        @Override
        public CompletableFuture<Receipt> publish(PublishRequest whole) {
            return attached(() -> {
                try {
                    if (content.length < whole.size()) {
                        throw new TransferException(Reason.STORAGE, "bytes are missing");
                    } else if (!whole.blocks().digest(whole.size()).equals(whole.digest())) {
                        throw new TransferException(Reason.DIGEST_MISMATCH, "the blocks have another digest");
                    }
                    Receipt receipt =
                            storage.publish(request, Arrays.copyOf(content, (int) whole.size()), whole.digest());
                    tree.partials.remove(id);
                    return receipt;
                } finally {
                    end();
                }
            });
        }

        private void end() {
            attached = null;
            if (isSmall()) {
                tree.partials.remove(id);
            }
        }

        @Override
        public CompletableFuture<@Nullable Void> detach() {
            return changed(() -> {
                end();
            });
        }

        @Override
        public CompletableFuture<@Nullable Void> discard() {
            return changed(() -> {
                end();
                tree.partials.remove(id);
            });
        }
    }
}
