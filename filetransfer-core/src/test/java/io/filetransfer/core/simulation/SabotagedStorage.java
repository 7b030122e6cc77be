// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.IoCallback;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.PublishRequest;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferStorage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A storage whose files take writes of ended attachments, or call a write done too early. */
final class SabotagedStorage implements TransferStorage {

    private static final Duration LATE = Duration.ofMillis(200);

    private final Sabotage how;
    private final TransferStorage real;
    private final Executor diskThreads;
    private final Timers timers;
    private final Map<String, Write> stale = new LinkedHashMap<>();

    private record Write(long offset, ByteBuffer bytes) {}

    SabotagedStorage(Sabotage how, TransferStorage real, Executor diskThreads, Timers timers) {
        this.how = how;
        this.real = real;
        this.diskThreads = diskThreads;
        this.timers = timers;
    }

    @Override
    public CompletableFuture<Void> start() {
        return real.start();
    }

    @Override
    public CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        return real.receive(request).thenApply(answer -> {
            IncomingFile file = answer.file();
            String name = request.name().toString();
            return file == null ? answer : new ReceiveAnswer(new SabotagedFile(file, name), null);
        });
    }

    @Override
    public CompletableFuture<OutgoingFile> send(RemoteName name) {
        return real.send(name);
    }

    @Override
    public CompletableFuture<RemoteEntry> stat(RemoteName name) {
        return real.stat(name);
    }

    @Override
    public CompletableFuture<Listing> list(RemoteName name, boolean recursive) {
        return real.list(name, recursive);
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

    private final class SabotagedFile implements IncomingFile {

        private final IncomingFile file;
        private final String name;
        private final ArrayDeque<Write> waiting = new ArrayDeque<>();
        private @Nullable CompletableFuture<Void> written;

        SabotagedFile(IncomingFile file, String name) {
            this.file = file;
            this.name = name;
        }

        @Override
        public void write(long offset, ByteBuffer[] source, int count, IoCallback done) {
            int bytes = 0;
            for (int i = 0; i < count; i++) {
                bytes += source[i].remaining();
            }
            ByteBuffer copy = ByteBuffer.allocate(bytes);
            for (int i = 0; i < count; i++) {
                copy.put(source[i].duplicate());
            }
            Write write = new Write(offset, copy.flip());
            if (how == Sabotage.CREDIT_BEFORE_WRITE) {
                for (int i = 0; i < count; i++) {
                    source[i].position(source[i].limit());
                }
                int all = bytes;
                later(write);
                diskThreads.execute(() -> done.done(all, null));
                return;
            }
            @Nullable Write before = stale.remove(name);
            file.write(offset, source, count, (written, failure) -> {
                if (before == null) {
                    done.done(written, failure);
                } else {
                    file.write(
                            before.offset,
                            new ByteBuffer[] {before.bytes},
                            1,
                            (ignored, alsoIgnored) -> done.done(written, failure));
                }
            });
            waiting.add(write);
            while (waiting.size() > 1) {
                waiting.remove();
            }
        }

        private void later(Write write) {
            waiting.add(write);
            if (written == null) {
                written = new CompletableFuture<>();
                timers.schedule(LATE, diskThreads, this::writeNext);
            }
        }

        private void writeNext() {
            Write next = waiting.poll();
            CompletableFuture<Void> all = written;
            if (next == null) {
                written = null;
                if (all != null) {
                    all.complete(null);
                }
                return;
            }
            file.write(next.offset, new ByteBuffer[] {next.bytes}, 1, (bytes, failure) -> writeNext());
        }

        private CompletableFuture<Void> allWritten() {
            CompletableFuture<Void> all = written;
            return all == null ? CompletableFuture.completedFuture(null) : all;
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
        public CompletableFuture<Void> checkpoint(BlockList blocks) {
            return file.checkpoint(blocks);
        }

        @Override
        public CompletableFuture<Void> withdraw(int firstBlock, int count) {
            return file.withdraw(firstBlock, count);
        }

        @Override
        public CompletableFuture<Receipt> publish(PublishRequest request) {
            return allWritten().thenCompose(nothing -> file.publish(request));
        }

        @Override
        public CompletableFuture<Void> detach() {
            Write last = waiting.peek();
            if (how == Sabotage.EPOCH_IGNORED && last != null) {
                stale.put(name, last);
            }
            return allWritten().thenCompose(nothing -> file.detach());
        }

        @Override
        public CompletableFuture<Void> discard() {
            return allWritten().thenCompose(nothing -> file.discard());
        }
    }
}
