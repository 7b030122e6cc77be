// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.Limits;
import io.filetransfer.TransferException;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.session.HandOver;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.transfer.ReceivedBlocks.Accepted;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.IncomingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one incoming file has at the disk and waiting for it: writes, one at a time; a checkpoint beside them; withdrawals,
 * which hold the writes back. Used on the session's thread, where the storage's answers are brought.
 */
final class DiskSide {

    /** Told on the session's thread, before {@link #isIdle} is asked again. */
    interface Watcher {

        void onWritten(WriteRun run);

        void onDurable(BlockList blocks);

        void onDiskFailed(TransferException failure);

        /** A step has come back; maybe nothing is at the disk any more. */
        void onReturned();
    }

    private final Session session;
    private final IncomingFile file;
    private final Watcher watcher;
    private final Checkpoints checkpoints;
    private final ArrayDeque<WriteRun> runs = new ArrayDeque<>();
    private boolean writing;
    private boolean checkpointing;
    private int withdrawals;
    private boolean stopped;

    DiskSide(Session session, IncomingFile file, Watcher watcher, Timers timers, Limits limits) {
        this.session = session;
        this.file = file;
        this.watcher = watcher;
        this.checkpoints = new Checkpoints(session, timers, limits, this::checkpoint);
    }

    /** Whether nothing is at the disk, nor on its way there. */
    boolean isIdle() {
        return !writing && !checkpointing && withdrawals == 0 && (runs.isEmpty() || !stopped);
    }

    /** Takes a chunk, to be released when it was written or dropped. */
    void add(Chunk chunk, Accepted accepted) {
        WriteRun run = runs.peekLast();
        if (run == null || !run.accepts(chunk)) {
            run = new WriteRun(chunk.offset());
            runs.add(run);
        }
        run.add(chunk);
        if (accepted.completeBlock() >= 0) {
            run.complete().add(accepted.completeBlock(), accepted.fingerprint());
        }
    }

    /** A block turned out to be complete after its chunks were taken. */
    void addComplete(long offset, Accepted accepted) {
        WriteRun run = new WriteRun(offset);
        run.complete().add(accepted.completeBlock(), accepted.fingerprint());
        runs.add(run);
    }

    /** Hands the next run to the disk, if it may go. */
    void writeNext() {
        while (!writing && withdrawals == 0 && !runs.isEmpty()) {
            write(runs.remove());
        }
    }

    private void write(WriteRun run) {
        writing = true;
        ByteBuffer[] buffers = run.buffers();
        if (!file.isInMemory()) {
            file.write(
                    run.offset(),
                    buffers,
                    buffers.length,
                    (bytes, failure) -> HandOver.to(session, () -> {
                        written(run, failure);
                        writeNext();
                    }));
            return;
        }
        IOException problem = null;
        try {
            file.writeNow(run.offset(), buffers, buffers.length);
        } catch (IOException e) {
            problem = e;
        }
        written(run, problem);
    }

    private void written(WriteRun run, @Nullable IOException failure) {
        writing = false;
        run.release();
        if (failure != null) {
            drop();
            watcher.onDiskFailed(StorageFailures.typed("writing", failure));
        } else {
            watcher.onWritten(run);
            checkpoints.add(run.complete());
            checkpointIfDue();
        }
        watcher.onReturned();
    }

    private void checkpointIfDue() {
        if (!stopped && checkpoints.isDue()) {
            checkpoint();
        }
    }

    private void checkpoint() {
        if (stopped || checkpointing || checkpoints.isEmpty()) {
            return;
        }
        BlockList batch = checkpoints.take();
        checkpointing = true;
        file.checkpoint(batch)
                .whenComplete((done, failure) -> HandOver.to(session, () -> checkpointed(batch, failure)));
    }

    private void checkpointed(BlockList batch, @Nullable Throwable failure) {
        checkpointing = false;
        if (failure != null) {
            watcher.onDiskFailed(StorageFailures.typed("checkpoint", failure));
        } else {
            watcher.onDurable(batch);
            checkpoints.await();
            checkpointIfDue();
        }
        watcher.onReturned();
    }

    /** Takes durable blocks back; nothing is written before that is durable. */
    void withdraw(int first, int count) {
        withdrawals++;
        file.withdraw(first, count).whenComplete((done, failure) -> HandOver.to(session, () -> withdrawn(failure)));
    }

    private void withdrawn(@Nullable Throwable failure) {
        withdrawals--;
        if (failure != null) {
            drop(); // the journal still vouches for the blocks that these bytes would lie over
            watcher.onDiskFailed(StorageFailures.typed("withdrawing blocks", failure));
        } else {
            writeNext();
        }
        watcher.onReturned();
    }

    /** Takes nothing more; what was taken is still written, but no checkpoint begins by itself. */
    void stop() {
        stopped = true;
        checkpoints.end();
        writeNext();
    }

    /** Drops what waits; what is at the disk comes back. */
    void drop() {
        runs.forEach(WriteRun::release);
        runs.clear();
    }

    /** Makes durable what was written and is not yet; a failure loses only that. After {@link #stop}, when idle. */
    CompletableFuture<Void> lastCheckpoint() {
        if (checkpoints.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        BlockList batch = checkpoints.take();
        CompletableFuture<Void> last = new CompletableFuture<>();
        file.checkpoint(batch)
                .whenComplete((done, failure) -> HandOver.to(session, () -> {
                    if (failure == null) {
                        watcher.onDurable(batch);
                    }
                    last.complete(null);
                }));
        return last;
    }
}
