// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.FileDigest;
import io.filetransfer.Limits;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.session.HandOver;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.transfer.ReceivedBlocks.Accepted;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.ByteRange;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Opened;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.PublishRequest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way to this side, at one handle. Used on its session's thread; the storage works elsewhere and its answers
 * are brought back here.
 *
 * <pre>
 *   OPENING --attach--> RECEIVING --all blocks, FINISH--> PUBLISHING --receipt--> ENDED
 *      |                    |                                 |
 *      +--------------------+--- detach, discard, failure ----+--> ENDED, after what is at the disk has come back
 * </pre>
 */
public final class Incoming {

    private enum State {
        OPENING,
        RECEIVING,
        PUBLISHING,
        ENDED
    }

    /** What FINISH says. */
    private record Finish(long size, FileDigest digest) {}

    private final Session session;
    private final int handle;
    private final IncomingOwner owner;
    private final Limits limits;
    private final Timers timers;
    private final ArrayDeque<Chunk> early = new ArrayDeque<>();
    private final ArrayDeque<BlockRuns> earlyWithdrawals = new ArrayDeque<>();
    private final CompletableFuture<Void> ending = new CompletableFuture<>();

    private State state = State.OPENING;
    private @Nullable IncomingFile file;
    private @Nullable ReceivedBlocks blocks;
    private @Nullable DiskSide disk;
    private @Nullable Finish finish;
    private long receivedBytes;
    private long arrivedBytes;
    private int missingSent;
    private @Nullable Runnable whenQuiet;

    /** A file that may come as soon as its storage is open. */
    public Incoming(Session session, int handle, IncomingOwner owner, Timers timers, Limits limits) {
        this.session = session;
        this.handle = handle;
        this.owner = owner;
        this.limits = limits;
        this.timers = timers;
    }

    private IncomingFile file() {
        return attached(file);
    }

    private ReceivedBlocks blocks() {
        return attached(blocks);
    }

    private static <T> T attached(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("no file is attached");
        }
        return part;
    }

    /** Bytes of chunks that were checked and written at this handle. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** Bytes of chunks that came, dropped ones included. */
    public long arrivedBytes() {
        return arrivedBytes;
    }

    /** Bytes of the file that survive a loss of power. */
    public long durableBytes() {
        return blocks == null ? 0 : blocks.durableBytes();
    }

    /** Bytes that an earlier attachment left and that were not withdrawn. */
    public long keptBytes() {
        return blocks == null ? 0 : blocks.keptBytes();
    }

    /** Whether everything has come and is being published. */
    public boolean isPublishing() {
        return state == State.PUBLISHING;
    }

    /** Whether the sender is to move: nothing waits for the disk of this side, and something is missing. */
    public boolean isWaitingForSender() {
        return state == State.RECEIVING && finish == null && disk != null && disk.isIdle();
    }

    /**
     * The storage is open. The owner then tells the sender what is there, and calls {@link #takeEarly}.
     *
     * @param opened the file; this object ends its attachment
     * @param size its size, or unknown
     * @return false if the transfer was ended meanwhile; the attachment ends by itself then
     */
    public boolean attach(IncomingFile opened, long size) {
        file = opened;
        if (state != State.OPENING) {
            quiet();
            return false;
        }
        state = State.RECEIVING;
        blocks = new ReceivedBlocks(
                opened.durableBlocks(),
                size,
                limits.initialTransferCreditBytes(),
                limits.connectionCreditBytes(),
                2 * limits.checkpointBytes());
        disk = new DiskSide(session, opened, new Returns(), timers, limits);
        return true;
    }

    /** There will be no file: it was refused, or is not needed. */
    public void notOpened() {
        state = State.ENDED;
        releaseQueued();
        ending.complete(null);
    }

    /** The blocks that are here; if they are more runs than a frame may carry, the rest is withdrawn and comes again. */
    public BlockRuns announce() {
        BlockRuns told = blocks().announceable();
        withdrawFrom(told.end());
        return told;
    }

    /** Takes nothing of what an earlier attachment left: the sender does not wait to be told of it. */
    public void forgetKept() {
        withdrawFrom(0);
    }

    private void withdrawFrom(int block) {
        int first = blocks().written().nextPresent(block);
        if (first >= 0) {
            withdraw(first, Integer.MAX_VALUE - 1 - first);
        }
    }

    /** Tells how far the sender may go, and what is here: OPENED and its fingerprints. */
    public void sendOpened(long epoch, BlockRuns told) {
        session.send(FrameType.OPENED, handle, epoch, new Opened(blocks().credit(), told)::write);
        BlockAnnouncement.send(session, handle, blocks().written(), told);
    }

    /** Takes what came before {@link #attach}. */
    public void takeEarly() {
        try {
            while (!earlyWithdrawals.isEmpty()) {
                onWithdraw(earlyWithdrawals.remove()); // always before the chunks of the same blocks
            }
            while (!early.isEmpty() && state == State.RECEIVING) {
                take(early.remove());
            }
            Finish waiting = finish;
            if (waiting != null && state == State.RECEIVING) {
                finished(waiting);
            }
            onTurnEnd();
        } catch (TransferException violation) {
            session.close(violation);
        }
    }

    /** A chunk came. */
    public void onChunk(Chunk chunk) throws TransferException {
        arrivedBytes += chunk.length();
        if (state == State.OPENING) {
            early.add(chunk);
        } else {
            take(chunk);
        }
    }

    private void take(Chunk chunk) throws TransferException {
        Accepted accepted = null;
        try {
            accepted = state == State.RECEIVING ? blocks().accept(chunk) : null;
        } finally {
            if (accepted == null || !accepted.isNeeded()) {
                chunk.release();
            }
        }
        if (accepted == null || !accepted.isNeeded()) {
            return;
        }
        attached(disk).add(chunk, accepted);
    }

    /** Everything received so far has been delivered: hands it to the disk. */
    public void onTurnEnd() {
        if (disk != null) {
            disk.writeNext();
        }
    }

    /** Tells the sender what is here and how far it may go. */
    public void acknowledge() {
        session.acknowledge(new Ack(handle, receivedBytes, durableBytes(), blocks().credit()));
        owner.onAdvanced(this);
    }

    /** What comes back from the disk. */
    private final class Returns implements DiskSide.Watcher {

        @Override
        public void onWritten(WriteRun run) {
            receivedBytes += run.length();
            blocks().onWritten(run.complete());
            if (state == State.RECEIVING) {
                acknowledge();
            }
        }

        @Override
        public void onDurable(BlockList batch) {
            blocks().onDurable(batch);
            if (state == State.RECEIVING) {
                acknowledge();
            }
        }

        @Override
        public void onReturned() {
            publishIfComplete();
            quiet();
        }

        @Override
        public void onDiskFailed(TransferException failure) {
            fail(failure);
        }
    }

    /** The sender's blocks differ from durable ones: they are withdrawn before anything is written over them. */
    public void onWithdraw(BlockRuns differing) {
        if (state == State.OPENING) {
            earlyWithdrawals.add(differing);
            return;
        }
        for (int run = 0; run < differing.runs() && state == State.RECEIVING; run++) {
            withdraw(differing.first(run), differing.count(run));
        }
    }

    private void withdraw(int first, int count) {
        blocks().withdraw(first, count);
        attached(disk).withdraw(first, count);
    }

    /** The sender has sent everything. */
    public void onFinish(long size, FileDigest digest) throws TransferException {
        if (finish != null || size < 0 || size > Wire.MAX_FILE_BYTES) {
            throw Wire.violation("FINISH with size " + size + (finish != null ? ", for the second time" : ""));
        }
        finish = new Finish(size, digest);
        if (state == State.RECEIVING) {
            finished(finish);
            onTurnEnd();
        }
    }

    private void finished(Finish end) throws TransferException {
        if (blocks().size() < 0) {
            Accepted tail = blocks().end(end.size);
            if (tail != null) {
                attached(disk).addComplete(end.size, tail);
            }
        } else if (blocks().size() != end.size) {
            throw Wire.violation("FINISH with size " + end.size + " for a file of " + blocks().size() + " bytes");
        }
        if (blocks().hasAllArrived()) {
            publishIfComplete();
        } else {
            askForMissing();
        }
    }

    /** One connection carries everything in order, so what has not come before FINISH will not come by itself. */
    private void askForMissing() throws TransferException {
        if (missingSent++ == Wire.MAX_MISSING) {
            throw Wire.violation("FINISH came " + Wire.MAX_MISSING + " times with blocks missing");
        }
        finish = null;
        List<ByteRange> ranges = blocks().missing();
        session.send(FrameType.MISSING, handle, 0, body -> ByteRange.write(body, ranges));
    }

    private void publishIfComplete() {
        Finish end = finish;
        if (state != State.RECEIVING || end == null || !attached(disk).isIdle() || !blocks().isAllWritten()) {
            return;
        }
        FileDigest digest = blocks().digest();
        if (!digest.equals(end.digest)) {
            fail(new TransferException(
                    Reason.DIGEST_MISMATCH,
                    "digest of what was received: " + digest + ", the sender says: " + end.digest));
            return;
        }
        state = State.PUBLISHING;
        attached(disk).stop();
        owner.onAdvanced(this);
        file().publish(new PublishRequest(end.size, digest, blocks().written()))
                .whenComplete((receipt, failure) -> HandOver.to(session, () -> published(receipt, failure)));
    }

    private void published(@Nullable Receipt receipt, @Nullable Throwable failure) {
        state = State.ENDED;
        if (receipt != null) {
            owner.onPublished(receipt);
        } else {
            owner.onFailed(
                    StorageFailures.typed("publishing", failure == null ? new IOException("no receipt") : failure));
        }
        ending.complete(null); // last: who waits for the end finds the outcome told
    }

    private void fail(TransferException failure) {
        if (state == State.RECEIVING) {
            detach().whenComplete((done, ignored) -> session.execute(() -> owner.onFailed(failure)));
        }
    }

    /**
     * Ends the attachment and keeps what has been received, durably.
     *
     * @return done when another attachment may be made; publishing wins if it came first
     */
    public CompletableFuture<Void> detach() {
        return end(() -> disk == null ? file().detach() : disk.lastCheckpoint().thenCompose(done -> file().detach()));
    }

    /** Ends the attachment and removes what was received; publishing wins if it came first. */
    public CompletableFuture<Void> discard() {
        if (disk != null && state == State.RECEIVING) {
            disk.drop();
        }
        return end(() -> file().discard());
    }

    private CompletableFuture<Void> end(Supplier<CompletableFuture<Void>> last) {
        if (state == State.PUBLISHING || state == State.ENDED) {
            return ending;
        }
        state = State.ENDED;
        releaseQueued();
        whenQuiet = () -> last.get().whenComplete((done, failure) -> ending.complete(null));
        quiet();
        return ending;
    }

    private void releaseQueued() {
        early.forEach(Chunk::release);
        early.clear();
        if (disk != null) {
            disk.stop();
        }
    }

    /** Runs what waits for the storage to be done with this file. */
    private void quiet() {
        Runnable waiting = whenQuiet;
        if (waiting != null && file != null && (disk == null || disk.isIdle())) {
            whenQuiet = null;
            waiting.run();
        }
    }
}
