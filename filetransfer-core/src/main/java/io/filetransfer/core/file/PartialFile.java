// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.SerialExecutor;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.IoCallback;
import io.filetransfer.storage.PublishRequest;
import io.filetransfer.storage.ReceiveRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file being received. Nobody sees the real name until {@link #publish}.
 *
 * <p>Writes run on a lane of their own; a checkpoint forces the data beside them. What touches the journal runs one after
 * another, so that a withdrawal can never be written before the checkpoint it takes back.
 */
final class PartialFile implements IncomingFile {

    private static final Logger LOG = LoggerFactory.getLogger(PartialFile.class);

    private final PartialHome home;
    private final BlockMap durable;
    private final DurableBlocks durableNow;
    private final ReceiveRequest request;
    private final Placement placement;
    private final Executor threads;
    private final SerialExecutor writes;
    private final long epoch;
    private final ArrayDeque<WriteTask> idleTasks = new ArrayDeque<>();
    private CompletableFuture<@Nullable Void> lastRecord = DiskTasks.DONE; // guarded by this
    private @Nullable CompletableFuture<@Nullable Void> end; // guarded by this
    private volatile @Nullable IOException failure;
    private volatile @Nullable IOException stuck;

    PartialFile(PartialHome home, BlockMap durable, ReceiveRequest request, Placement placement, Executor threads) {
        this.home = home;
        this.durable = durable;
        this.durableNow = new DurableBlocks(durable, request.size());
        this.request = request;
        this.placement = placement;
        this.threads = threads;
        this.writes = new SerialExecutor(threads);
        Journal journal = home.journal();
        this.epoch = journal == null ? 1 : journal.epoch(); // without a journal there is never a second attachment
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public BlockMap durableBlocks() {
        return new BlockMap(durable);
    }

    /** How much of the file is durable now. */
    long durableBytes() {
        return durableNow.bytes();
    }

    /** Whether another attachment can continue this one. */
    boolean isJournalled() {
        return home.journal() != null;
    }

    @Override
    public void write(long offset, ByteBuffer[] source, int count, IoCallback done) {
        WriteTask task;
        synchronized (idleTasks) {
            task = idleTasks.poll();
        }
        if (task == null) {
            task = new WriteTask();
        }
        writes.execute(task.of(offset, source, count, done));
    }

    /** One write; used again and again, so that a write allocates nothing. */
    private final class WriteTask implements Runnable {
        private long offset;
        private ByteBuffer[] source = {};
        private int count;
        private @Nullable IoCallback done;

        WriteTask of(long newOffset, ByteBuffer[] newSource, int newCount, IoCallback newDone) {
            offset = newOffset;
            source = newSource;
            count = newCount;
            done = newDone;
            return this;
        }

        @Override
        public void run() {
            IoCallback callback = done;
            long bytes = 0;
            IOException problem = null;
            boolean isInterrupted = Thread.interrupted(); // it would close the channel
            try {
                for (int i = 0; i < count; i++) {
                    bytes += source[i].remaining();
                }
                writeNow(offset, source, count);
            } catch (IOException e) {
                problem = e;
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
            done = null;
            synchronized (idleTasks) {
                idleTasks.add(this);
            }
            if (callback != null) {
                callback.done(bytes, problem);
            }
        }
    }

    @Override
    public boolean isInMemory() {
        return home.isInMemory();
    }

    @Override
    public void writeNow(long offset, ByteBuffer[] source, int count) throws IOException {
        check();
        try {
            home.data().writeFully(offset, source, count);
        } catch (IOException | RuntimeException e) {
            throw DiskFailure.of("writing a partial file", e);
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> checkpoint(BlockList blocks) {
        Journal journal = home.journal();
        if (journal == null || blocks.count() == 0) {
            return DiskTasks.DONE;
        }
        return inTurn(() -> forceData()
                .thenCompose(forced -> log(journal, () -> journal.checkpoint(blocks)))
                .thenRun(() -> durableNow.add(blocks)));
    }

    @Override
    public CompletableFuture<@Nullable Void> withdraw(int firstBlock, int count) {
        Journal journal = home.journal();
        if (journal == null) {
            return DiskTasks.DONE;
        }
        return inTurn(() -> log(journal, () -> {
            durableNow.remove(firstBlock, count);
            try {
                journal.withdraw(firstBlock, count);
            } catch (IOException | RuntimeException e) {
                // the blocks stay vouched for: nothing may be written over them in this attachment
                stuck = DiskFailure.of("withdrawing blocks", e);
                throw e;
            }
        }));
    }

    private synchronized CompletableFuture<@Nullable Void> inTurn(
            Supplier<CompletableFuture<@Nullable Void>> operation) {
        if (end != null) {
            return CompletableFuture.failedFuture(ended());
        }
        CompletableFuture<@Nullable Void> mine =
                lastRecord.handle((nothing, failed) -> null).thenCompose(nothing -> operation.get());
        lastRecord = mine;
        return DiskTasks.plain(mine);
    }

    private static TransferException ended() {
        return new TransferException(Reason.CLOSED, "the attachment to the partial file has ended");
    }

    private CompletableFuture<@Nullable Void> forceData() {
        return DiskTasks.run(threads, "forcing a partial file", this::forceDataNow);
    }

    /** Forces the data. If that fails once, nothing that this file holds is ever believed. Blocks. */
    void forceDataNow() throws IOException {
        check();
        try {
            home.data().force();
        } catch (IOException e) {
            throw failed(DiskFailure.of("forcing a partial file", e));
        }
    }

    /** Refuses to go on after a failed force, or a withdrawal that could not be written down. */
    void check() throws IOException {
        IOException before = failure != null ? failure : stuck;
        if (before != null) {
            throw before;
        }
    }

    /** Appends to the journal and forces it, in a task of its own. */
    CompletableFuture<@Nullable Void> log(Journal journal, DiskTasks.Action append) {
        return DiskTasks.run(threads, "writing a journal", append)
                .thenCompose(written -> DiskTasks.run(threads, "forcing a journal", () -> {
                    try {
                        journal.force();
                    } catch (IOException e) {
                        placement.health().degrade("forcing a journal", e);
                        throw failed(DiskFailure.of("forcing a journal", e));
                    }
                }));
    }

    private IOException failed(IOException problem) {
        failure = problem;
        return problem;
    }

    @Override
    public CompletableFuture<Receipt> publish(PublishRequest content) {
        CompletableFuture<Receipt> result = new CompletableFuture<>();
        Publication publication = new Publication(this, home, request, content, placement, threads, writes);
        CompletableFuture<@Nullable Void> ending = endAfterRecords(() -> publication
                .run()
                .<@Nullable Void>thenCompose(
                        receipt -> remove(Placement.Fate.REMOVED).handle((nothing, notRemoved) -> {
                            result.complete(receipt);
                            return null;
                        }))
                .exceptionallyCompose(problem -> keep().handle((nothing, notKept) -> {
                    result.completeExceptionally(DiskFailure.of("publishing", problem));
                    return null;
                })));
        if (ending == null) {
            result.completeExceptionally(ended());
        }
        return result;
    }

    @Override
    public CompletableFuture<@Nullable Void> detach() {
        CompletableFuture<@Nullable Void> ending = end(this::keep);
        return ending == null ? awaitEnd() : DiskTasks.plain(ending);
    }

    @Override
    public CompletableFuture<@Nullable Void> discard() {
        CompletableFuture<@Nullable Void> ending = end(() -> remove(Placement.Fate.REMOVED));
        return ending == null ? awaitEnd() : DiskTasks.plain(ending);
    }

    /** Ends the attachment after all writes and records; null if it has ended already. */
    private @Nullable CompletableFuture<@Nullable Void> end(Supplier<CompletableFuture<@Nullable Void>> last) {
        return endAfterRecords(() -> DiskTasks.run(writes, "ending", () -> {}).thenCompose(nothing -> last.get()));
    }

    /** {@link #end} with something that begins on the lane of the writes, and so after them. */
    private @Nullable CompletableFuture<@Nullable Void> endAfterRecords(
            Supplier<CompletableFuture<@Nullable Void>> last) {
        CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> records;
        synchronized (this) {
            if (end != null) {
                return null;
            }
            end = mine;
            records = lastRecord;
        }
        var unused = records.handle((nothing, failed) -> null)
                .thenCompose(nothing -> last.get())
                .whenComplete((nothing, problem) -> {
                    if (problem == null) {
                        mine.complete(null);
                    } else {
                        mine.completeExceptionally(problem);
                    }
                });
        return mine;
    }

    /** Done when nothing is under way any more, whichever call ended the attachment. */
    synchronized CompletableFuture<@Nullable Void> awaitEnd() {
        CompletableFuture<@Nullable Void> ending = end;
        return ending == null ? DiskTasks.DONE : DiskTasks.plain(ending);
    }

    private CompletableFuture<@Nullable Void> keep() {
        if (home.journal() == null) {
            return remove(Placement.Fate.REMOVED);
        }
        Placement.Fate fate = failure == null ? Placement.Fate.KEPT : Placement.Fate.QUARANTINED;
        DiskTasks.Action action = fate == Placement.Fate.KEPT ? home::close : () -> placement.quarantine(home);
        return ended(fate, DiskTasks.run(threads, "closing a partial file", action));
    }

    private CompletableFuture<@Nullable Void> remove(Placement.Fate fate) {
        return ended(fate, DiskTasks.run(threads, "removing a partial file", home::remove));
    }

    private CompletableFuture<@Nullable Void> ended(Placement.Fate fate, CompletableFuture<@Nullable Void> cleanup) {
        return cleanup.whenComplete((nothing, problem) -> {
            if (problem != null) {
                LOG.warn("a partial file could not be closed or removed", problem);
            }
            placement.ended(fate);
        });
    }
}
