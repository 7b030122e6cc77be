// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.PendingUpload;
import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.IoCallback;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.PublishRequest;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.SourceAttributes;
import io.filetransfer.storage.TransferStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage that somebody else wrote: whatever a method of it throws, and null where something was expected, becomes a failure
 * of that one call.
 */
public final class GuardedStorage implements TransferStorage {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedStorage.class);

    private final TransferStorage given;

    public GuardedStorage(TransferStorage given) {
        this.given = given;
    }

    private static <T extends @Nullable Object> CompletableFuture<T> guarded(
            String method, Supplier<@Nullable CompletableFuture<T>> call) {
        try {
            CompletableFuture<T> answer = call.get();
            return answer != null ? answer : CompletableFuture.failedFuture(failure(method, "returned null", null));
        } catch (RuntimeException | Error thrown) {
            return CompletableFuture.failedFuture(failure(method, "threw", thrown));
        }
    }

    private static <T> CompletableFuture<T> present(String method, Supplier<@Nullable CompletableFuture<T>> call) {
        return guarded(method, call).thenApply(value -> {
            if (value == null) {
                throw new java.util.concurrent.CompletionException(failure(method, "completed with null", null));
            }
            return value;
        });
    }

    private static TransferException failure(String method, String what, @Nullable Throwable thrown) {
        LOG.warn("the storage's {} {}", method, what, thrown);
        return new TransferException(Reason.INTERNAL, "the storage failed in " + method, thrown);
    }

    /** For what returns nothing and has nobody to tell. */
    private static void quietly(String method, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error thrown) {
            LOG.warn("the storage's {} threw", method, thrown);
        }
    }

    @Override
    public CompletableFuture<Void> start() {
        return guarded("start", given::start);
    }

    @Override
    public CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        return present("receive", () -> given.receive(request)).thenCompose(answer -> {
            IncomingFile file = answer.file();
            if (file == null) {
                return CompletableFuture.completedFuture(answer);
            }
            return present(
                            "receive",
                            () -> CompletableFuture.completedFuture(new ReceiveAnswer(new GuardedIncoming(file), null)))
                    .whenComplete((guardedAnswer, failure) -> {
                        if (failure != null) {
                            var unused = guarded("detach", file::detach);
                        }
                    });
        });
    }

    @Override
    public CompletableFuture<OutgoingFile> send(RemoteName name) {
        return present("send", () -> given.send(name))
                .thenCompose(
                        file -> present("send", () -> CompletableFuture.completedFuture(new GuardedOutgoing(file))));
    }

    @Override
    public CompletableFuture<RemoteEntry> stat(RemoteName name) {
        return present("stat", () -> given.stat(name));
    }

    @Override
    public CompletableFuture<Listing> list(RemoteName name, boolean recursive) {
        return present("list", () -> given.list(name, recursive)).thenApply(GuardedListing::new);
    }

    @Override
    public CompletableFuture<Void> makeDirectory(RemoteName name) {
        return guarded("makeDirectory", () -> given.makeDirectory(name));
    }

    @Override
    public CompletableFuture<Void> delete(RemoteName name) {
        return guarded("delete", () -> given.delete(name));
    }

    @Override
    public CompletableFuture<Void> move(RemoteName from, RemoteName to) {
        return guarded("move", () -> given.move(from, to));
    }

    @Override
    public CompletableFuture<List<PendingUpload>> pending(String afterId, int most) {
        return present("pending", () -> given.pending(afterId, most));
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return guarded("closeAsync", given::closeAsync);
    }

    private record GuardedListing(Listing listing) implements Listing {
        @Override
        public CompletableFuture<List<RemoteEntry>> next(int most) {
            return present("next", () -> listing.next(most));
        }

        @Override
        public void close() {
            quietly("close", listing::close);
        }
    }

    private static final class GuardedIncoming implements IncomingFile {
        private final IncomingFile file;
        private final long epoch;
        private final BlockMap durable;
        private final boolean isInMemory;

        GuardedIncoming(IncomingFile file) {
            this.file = file;
            this.isInMemory = file.isInMemory();
            this.epoch = file.epoch();
            this.durable = Objects.requireNonNull(file.durableBlocks(), "durableBlocks");
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public BlockMap durableBlocks() {
            return new BlockMap(durable);
        }

        @Override
        public void write(long offset, ByteBuffer[] source, int count, IoCallback done) {
            try {
                file.write(offset, source, count, done);
            } catch (RuntimeException | Error thrown) {
                done.done(0, failure("write", "threw", thrown));
            }
        }

        @Override
        public boolean isInMemory() {
            return isInMemory;
        }

        @Override
        public void writeNow(long offset, ByteBuffer[] source, int count) throws IOException {
            try {
                file.writeNow(offset, source, count);
            } catch (RuntimeException | Error thrown) {
                throw failure("writeNow", "threw", thrown);
            }
        }

        @Override
        public CompletableFuture<Void> checkpoint(BlockList blocks) {
            return guarded("checkpoint", () -> file.checkpoint(blocks));
        }

        @Override
        public CompletableFuture<Void> withdraw(int firstBlock, int count) {
            return guarded("withdraw", () -> file.withdraw(firstBlock, count));
        }

        @Override
        public CompletableFuture<Receipt> publish(PublishRequest request) {
            return present("publish", () -> file.publish(request));
        }

        @Override
        public CompletableFuture<Void> detach() {
            return guarded("detach", file::detach);
        }

        @Override
        public CompletableFuture<Void> discard() {
            return guarded("discard", file::discard);
        }
    }

    private static final class GuardedOutgoing implements OutgoingFile {
        private final OutgoingFile file;
        private final SourceAttributes attributes;
        private final boolean isInMemory;

        GuardedOutgoing(OutgoingFile file) {
            this.file = file;
            this.isInMemory = file.isInMemory();
            this.attributes = Objects.requireNonNull(file.attributes(), "attributes");
        }

        @Override
        public SourceAttributes attributes() {
            return attributes;
        }

        @Override
        public void read(long offset, ByteBuffer target, IoCallback done) {
            try {
                file.read(offset, target, done);
            } catch (RuntimeException | Error thrown) {
                done.done(0, failure("read", "threw", thrown));
            }
        }

        @Override
        public boolean isInMemory() {
            return isInMemory;
        }

        @Override
        public int readNow(long offset, ByteBuffer target) throws IOException {
            try {
                return file.readNow(offset, target);
            } catch (RuntimeException | Error thrown) {
                throw failure("readNow", "threw", thrown);
            }
        }

        @Override
        public CompletableFuture<SourceAttributes> currentAttributes() {
            return present("currentAttributes", file::currentAttributes);
        }

        @Override
        public void close() {
            quietly("close", file::close);
        }
    }
}
