// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A storage that is full when the test says so, that lists what the test says, and that may claim to be memory. */
public final class TroubledStorage implements TransferStorage {

    private final TransferStorage real;
    private long freeBytes = Long.MAX_VALUE;
    private @Nullable String fullFor;
    private @Nullable List<RemoteEntry> listed;
    private long writtenBytes;
    private boolean withdrawalsFail;
    private boolean inMemory;
    private @Nullable TransferException refusal;

    public TroubledStorage(TransferStorage real) {
        this.real = real;
    }

    /** From now on files of this name may be written so many bytes more; others are not limited. */
    public void fullAfter(String name, long bytes) {
        fullFor = name;
        freeBytes = bytes;
    }

    /** Whether a withdrawal of blocks fails from now on, after a while. */
    public void failWithdrawals(boolean fail) {
        withdrawalsFail = fail;
    }

    /** From now on no file is received, or each again if there is no reason. */
    public void refuse(@Nullable TransferException why) {
        refusal = why;
    }

    /** From now on files that are opened say that they lie in memory. */
    public TroubledStorage inMemory() {
        inMemory = true;
        return this;
    }

    /** Bytes that were handed to the real storage so far. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** From now on every listing has these entries. */
    public void list(List<RemoteEntry> entries) {
        listed = entries;
    }

    @Override
    public CompletableFuture<Void> start() {
        return real.start();
    }

    @Override
    public CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        TransferException why = refusal;
        if (why != null) {
            return CompletableFuture.failedFuture(why);
        }
        return real.receive(request).thenApply(answer -> {
            IncomingFile file = answer.file();
            return file == null
                    ? answer
                    : new ReceiveAnswer(new TroubledFile(file, request.name().toString()), null);
        });
    }

    @Override
    public CompletableFuture<OutgoingFile> send(RemoteName name) {
        return inMemory ? real.send(name).thenApply(MemoryFile::new) : real.send(name);
    }

    @Override
    public CompletableFuture<RemoteEntry> stat(RemoteName name) {
        return real.stat(name);
    }

    @Override
    public CompletableFuture<Listing> list(RemoteName name, boolean recursive) {
        List<RemoteEntry> entries = listed;
        if (entries == null) {
            return real.list(name, recursive);
        }
        List<RemoteEntry> left = new ArrayList<>(entries);
        return CompletableFuture.completedFuture(new Listing() {
            @Override
            public CompletableFuture<List<RemoteEntry>> next(int most) {
                List<RemoteEntry> page = new ArrayList<>(left.subList(0, Math.min(most, left.size())));
                left.subList(0, page.size()).clear();
                return CompletableFuture.completedFuture(page);
            }

            @Override
            public void close() {
                // nothing is held
            }
        });
    }

    @Override
    public CompletableFuture<Void> makeDirectory(RemoteName name) {
        return real.makeDirectory(name);
    }

    @Override
    public CompletableFuture<Void> delete(RemoteName name) {
        return real.delete(name);
    }

    @Override
    public CompletableFuture<Void> move(RemoteName from, RemoteName to) {
        return real.move(from, to);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return real.closeAsync();
    }

    /** A file that lies in memory, as it says. */
    private record MemoryFile(OutgoingFile file) implements OutgoingFile {

        @Override
        public SourceAttributes attributes() {
            return file.attributes();
        }

        @Override
        public void read(long offset, ByteBuffer target, IoCallback done) {
            file.read(offset, target, done);
        }

        @Override
        public boolean isInMemory() {
            return true;
        }

        @Override
        public int readNow(long offset, ByteBuffer target) throws IOException {
            return file.readNow(offset, target);
        }

        @Override
        public CompletableFuture<SourceAttributes> currentAttributes() {
            return file.currentAttributes();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    private final class TroubledFile implements IncomingFile {

        private final IncomingFile file;
        private final String name;
        private final boolean memory = inMemory;

        TroubledFile(IncomingFile file, String name) {
            this.file = file;
            this.name = name;
        }

        @Override
        public long epoch() {
            return file.epoch();
        }

        @Override
        public BlockMap durableBlocks() {
            return file.durableBlocks();
        }

        @Override
        public void write(long offset, ByteBuffer[] source, int count, IoCallback done) {
            try {
                take(source, count);
            } catch (TransferException full) {
                done.done(0, full);
                return;
            }
            file.write(offset, source, count, done);
        }

        @Override
        public boolean isInMemory() {
            return memory;
        }

        @Override
        public void writeNow(long offset, ByteBuffer[] source, int count) throws IOException {
            take(source, count);
            file.writeNow(offset, source, count);
        }

        private void take(ByteBuffer[] source, int count) throws TransferException {
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                bytes += source[i].remaining();
            }
            if (name.equals(fullFor) && bytes > freeBytes) {
                throw new TransferException(Reason.NO_SPACE, "the disk of the test is full");
            }
            freeBytes -= name.equals(fullFor) ? bytes : 0;
            writtenBytes += bytes;
        }

        @Override
        public CompletableFuture<Void> checkpoint(BlockList blocks) {
            return file.checkpoint(blocks);
        }

        @Override
        public CompletableFuture<Void> withdraw(int firstBlock, int count) {
            return withdrawalsFail ? failLater(60) : file.withdraw(firstBlock, count);
        }

        /** Fails when the disk of the test has done so many other things: chunks wait behind it by then. */
        private CompletableFuture<Void> failLater(int steps) {
            return steps == 0
                    ? CompletableFuture.failedFuture(
                            new TransferException(Reason.NO_SPACE, "the journal of the test is full"))
                    : real.stat(RemoteName.ROOT).thenCompose(done -> failLater(steps - 1));
        }

        @Override
        public CompletableFuture<Receipt> publish(PublishRequest request) {
            return file.publish(request);
        }

        @Override
        public CompletableFuture<Void> detach() {
            return file.detach();
        }

        @Override
        public CompletableFuture<Void> discard() {
            return file.discard();
        }
    }
}
