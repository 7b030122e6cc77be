// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.FileDigest;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.ByteRange;
import io.filetransfer.core.wire.Crc32cCombination;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.PublishRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** MISSING that may be sent for one transfer before the sender is taken for broken. */
    private static final int MAX_MISSING = 16;

    private enum State {
        OPENING,
        RECEIVING,
        PUBLISHING,
        ENDED
    }

    /** Who is told how it goes; the one class in which the two directions differ. */
    public interface Owner {

        /** The receiver has more than before. */
        void onAdvanced(Incoming incoming);

        /** The file is published. */
        void onPublished(Receipt receipt);

        /** The file will not come; what is durable stays, if anything. */
        void onFailed(TransferException failure);
    }

    private final Session session;
    private final int handle;
    private final Owner owner;
    private final Timers timers;
    private final Duration checkpointInterval;
    private final long checkpointBytes;
    private final int writeWindowBlocks;

    private final Crc32cCombination combination = new Crc32cCombination();
    private final Map<Integer, BlockProgress> progress = new HashMap<>();
    private final ArrayDeque<Chunk> early = new ArrayDeque<>();
    private final ArrayDeque<WriteRun> runs = new ArrayDeque<>();
    private final BitSet arrived = new BitSet();

    private State state = State.OPENING;
    private @Nullable IncomingFile file;
    private BlockMap blocks = new BlockMap();
    private BlockList fresh = new BlockList();
    private @Nullable CreditWindow written;
    private @Nullable CreditWindow durable;
    private long size = Wire.UNKNOWN_SIZE;
    private long credit;
    private long receivedBytes;
    private long arrivedBytes;
    private long durableBytes;
    private boolean writing;
    private boolean checkpointing;
    private int withdrawals;
    private int missingSent;
    private @Nullable FileDigest expected;
    private @Nullable Timer timer;
    private @Nullable Runnable whenQuiet;
    private final CompletableFuture<Void> ending = new CompletableFuture<>();

    /**
     * A file that may come as soon as its storage is open.
     *
     * @param initialCredit what this side's HELLO granted to each transfer
     */
    public Incoming(Session session, int handle, Owner owner, Timers timers, io.filetransfer.Limits limits) {
        this.session = session;
        this.handle = handle;
        this.owner = owner;
        this.timers = timers;
        this.checkpointInterval = limits.checkpointInterval();
        this.checkpointBytes = limits.checkpointBytes();
        this.writeWindowBlocks = blocksOf(limits.connectionCreditBytes()) + 1;
        this.credit = limits.initialTransferCreditBytes();
    }

    private static int blocksOf(long bytes) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE - 1, bytes / Wire.BLOCK_BYTES));
    }

    private IncomingFile file() {
        IncomingFile open = file;
        if (open == null) {
            throw new IllegalStateException("no file is attached");
        }
        return open;
    }

    // ---- what is known

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
        return durableBytes;
    }

    /** Bytes that an earlier attachment left and that were not withdrawn. */
    public long keptBytes() {
        return bytesOf(blocks) - receivedInBlocks;
    }

    private long receivedInBlocks;

    /** The highest offset that may be sent. */
    public long transferCredit() {
        return credit;
    }

    /** Whether everything has come and is being published. */
    public boolean isPublishing() {
        return state == State.PUBLISHING;
    }

    private long bytesOf(BlockMap map) {
        long bytes = (long) map.count() * Wire.BLOCK_BYTES;
        int last = size < 0 ? -1 : Wire.blocks(size) - 1;
        return last >= 0 && map.contains(last) ? bytes - Wire.BLOCK_BYTES + Wire.blockLength(last, size) : bytes;
    }

    // ---- beginning

    /**
     * The storage is open; {@link #takeEarly} follows.
     *
     * @param opened the file; this object ends its attachment
     * @param knownSize its size, or unknown
     * @return false if the transfer was ended meanwhile; the attachment ends by itself then
     */
    public boolean attach(IncomingFile opened, long knownSize) {
        file = opened;
        if (state != State.OPENING) {
            quiet();
            return false;
        }
        state = State.RECEIVING;
        size = knownSize;
        blocks = opened.durableBlocks();
        for (int block = blocks.nextPresent(0); block >= 0; block = blocks.nextPresent(block + 1)) {
            arrived.set(block);
        }
        durableBytes = bytesOf(blocks);
        written = new CreditWindow(writeWindowBlocks, arrived);
        durable = new CreditWindow(blocksOf(2 * checkpointBytes), arrived);
        raiseCredit();
        return true;
    }

    /** There will be no file: it was refused, or is not needed. */
    public void notOpened() {
        state = State.ENDED;
        releaseQueued();
        ending.complete(null);
    }

    /** Takes what came before {@link #attach}, after the sender was told what is there. */
    public void takeEarly() {
        try {
            while (!early.isEmpty() && state == State.RECEIVING) {
                take(early.remove());
            }
            writeNext();
            publishIfComplete();
        } catch (TransferException violation) {
            session.close(violation);
        }
    }

    /** The runs of durable blocks to tell the sender of; more than a frame may carry are withdrawn, and come again. */
    public BlockRuns announce() {
        BlockRuns told = BlockRuns.of(blocks);
        int end = told.runs() == 0 ? 0 : told.first(told.runs() - 1) + told.count(told.runs() - 1);
        int first = blocks.nextPresent(end);
        if (first >= 0) {
            withdraw(first, Integer.MAX_VALUE - 1 - first);
        }
        return told;
    }

    /** Sends the fingerprints of announced blocks, in pages. */
    public static void sendBlocks(Session session, int handle, BlockMap blocks, BlockRuns told) {
        long[] page = new long[Math.min(Wire.BLOCKS_PER_PAGE, Math.max(1, told.blocks()))];
        int inPage = 0;
        int left = told.blocks();
        for (int run = 0; run < told.runs(); run++) {
            for (int i = 0; i < told.count(run); i++) {
                page[inPage++] = blocks.fingerprint(told.first(run) + i);
                left--;
                if (inPage == page.length || left == 0) {
                    int count = inPage;
                    session.send(
                            FrameType.BLOCKS, left == 0, handle, 0, body -> io.filetransfer.core.wire.BlockPage.write(body, page, count));
                    inPage = 0;
                }
            }
        }
    }

    /** Sends the fingerprints of the announced blocks of this file. */
    public void sendBlocks(BlockRuns told) {
        sendBlocks(session, handle, blocks, told);
    }

    // ---- receiving

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
        if (state != State.RECEIVING) {
            chunk.release();
            return;
        }
        long end = chunk.offset() + chunk.length();
        int block = (int) Math.min(Integer.MAX_VALUE, chunk.offset() / Wire.BLOCK_BYTES);
        try {
            check(chunk, block, end);
        } catch (TransferException violation) {
            chunk.release();
            throw violation;
        }
        if (arrived.get(block)) {
            chunk.release(); // was on its way when the blocks that are here were announced
            return;
        }
        int inBlock = (int) (chunk.offset() - (long) block * Wire.BLOCK_BYTES);
        BlockProgress sofar = inBlock == 0 ? new BlockProgress() : progress.get(block);
        if (sofar == null || sofar.length() != inBlock) {
            chunk.release();
            throw Wire.violation("chunk at " + chunk.offset() + ": the chunks of a block must ascend without a gap");
        }
        sofar.add(chunk, combination);
        WriteRun run = runFor(chunk);
        run.add(chunk);
        if (sofar.length() == Wire.BLOCK_BYTES || end == size) {
            progress.remove(block);
            arrived.set(block);
            run.complete().add(block, sofar.fingerprint());
        } else {
            progress.put(block, sofar);
        }
    }

    private void check(Chunk chunk, int block, long end) throws TransferException {
        if (chunk.offset() < 0 || end < 0 || block == Integer.MAX_VALUE || (size >= 0 && end > size)) {
            throw Wire.violation("chunk of " + chunk.length() + " bytes at " + Long.toUnsignedString(chunk.offset())
                    + " lies outside a file of " + size + " bytes");
        }
        if (end > credit) {
            throw Wire.violation("chunk ends at " + end + ", transfer credit: " + credit);
        }
        if ((end - 1) / Wire.BLOCK_BYTES != block) {
            throw Wire.violation("chunk of " + chunk.length() + " bytes at " + chunk.offset() + " crosses a block");
        }
    }

    private WriteRun runFor(Chunk chunk) {
        WriteRun last = runs.peekLast();
        if (last != null && last.accepts(chunk)) {
            return last;
        }
        WriteRun run = new WriteRun(chunk.offset());
        runs.add(run);
        return run;
    }

    /** Everything received so far has been delivered: hands it to the disk. */
    public void onTurnEnd() {
        writeNext();
    }

    private void writeNext() {
        if (state != State.RECEIVING || writing || withdrawals > 0) {
            return;
        }
        WriteRun run = runs.poll();
        if (run == null) {
            return;
        }
        writing = true;
        java.nio.ByteBuffer[] buffers = run.buffers();
        file().write(run.offset(), buffers, buffers.length, (bytes, failure) -> session.execute(() -> written(run, failure)));
    }

    private void written(WriteRun run, @Nullable IOException failure) {
        writing = false;
        run.release();
        if (failure != null) {
            fail(asTransferException("writing", failure));
            quiet();
            return;
        }
        if (state != State.RECEIVING) {
            quiet();
            return;
        }
        receivedBytes += run.length();
        BlockList complete = run.complete();
        for (int i = 0; i < complete.count(); i++) {
            blockWritten(complete.block(i), complete.fingerprint(i));
        }
        raiseCredit();
        acknowledge();
        writeNext();
        checkpointIfDue();
        publishIfComplete();
        quiet();
    }

    private void blockWritten(int block, long fingerprint) {
        blocks.put(block, fingerprint);
        fresh.add(block, fingerprint);
        receivedInBlocks += size < 0 ? Wire.BLOCK_BYTES : Wire.blockLength(block, size);
        if (written != null) {
            written.add(block);
        }
        if (timer == null) {
            timer = timers.schedule(checkpointInterval, session, this::checkpointTimePassed);
        }
    }

    /** Tells the sender what is here and how far it may go, where no OPENED says so. */
    public void grant() {
        acknowledge();
    }

    private void acknowledge() {
        session.acknowledge(new Ack(handle, receivedBytes, durableBytes, credit));
        owner.onAdvanced(this);
    }

    /** Credit follows the write and stops two checkpoints ahead of durable: it bounds what a crash can lose. */
    private void raiseCredit() {
        CreditWindow byWrite = written;
        CreditWindow byDurable = durable;
        if (byWrite != null && byDurable != null) {
            long limit = (long) Math.min(byWrite.limitBlock(), byDurable.limitBlock()) * Wire.BLOCK_BYTES;
            credit = Math.max(credit, size < 0 ? limit : Math.min(size, limit));
        }
    }

    // ---- durable

    private void checkpointTimePassed() {
        timer = null;
        checkpoint();
    }

    private void checkpointIfDue() {
        if ((long) fresh.count() * Wire.BLOCK_BYTES >= checkpointBytes) {
            checkpoint();
        }
    }

    private void checkpoint() {
        if (state != State.RECEIVING || checkpointing || fresh.count() == 0 || isComplete()) {
            return;
        }
        stopTimer();
        BlockList batch = fresh;
        fresh = new BlockList();
        checkpointing = true;
        file().checkpoint(batch).whenComplete((done, failure) -> session.execute(() -> checkpointed(batch, failure)));
    }

    private void checkpointed(BlockList batch, @Nullable Throwable failure) {
        checkpointing = false;
        if (failure != null) {
            fail(asTransferException("checkpoint", failure));
        } else if (state == State.RECEIVING) {
            for (int i = 0; i < batch.count(); i++) {
                if (blocks.contains(batch.block(i)) && durable != null) {
                    durable.add(batch.block(i));
                    durableBytes += size < 0 ? Wire.BLOCK_BYTES : Wire.blockLength(batch.block(i), size);
                }
            }
            raiseCredit();
            acknowledge();
            if (fresh.count() > 0 && timer == null) {
                timer = timers.schedule(checkpointInterval, session, this::checkpointTimePassed);
            }
            checkpointIfDue();
            publishIfComplete();
        }
        quiet();
    }

    private void stopTimer() {
        Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }

    // ---- blocks that differ

    /** The sender's blocks differ from durable ones: they are withdrawn before anything is written over them. */
    public void onWithdraw(BlockRuns runsOfBlocks) throws TransferException {
        if (state != State.RECEIVING) {
            if (state == State.OPENING) {
                throw Wire.violation("WITHDRAW came before the blocks were announced");
            }
            return;
        }
        for (int run = 0; run < runsOfBlocks.runs(); run++) {
            withdraw(runsOfBlocks.first(run), runsOfBlocks.count(run));
        }
    }

    private void withdraw(int first, int count) {
        for (int block = blocks.nextPresent(first); block >= 0 && block < first + count; block = blocks.nextPresent(block + 1)) {
            withdrawn(block);
        }
        withdrawals++;
        file().withdraw(first, count).whenComplete((done, failure) -> session.execute(() -> withdrawalDone(failure)));
    }

    private void withdrawn(int block) {
        durableBytes = Math.max(0, durableBytes - (size < 0 ? Wire.BLOCK_BYTES : Wire.blockLength(block, size)));
        blocks.remove(block, 1);
        arrived.clear(block);
        progress.remove(block);
        if (written != null && durable != null) {
            written.remove(block);
            durable.remove(block);
        }
    }

    private void withdrawalDone(@Nullable Throwable failure) {
        withdrawals--;
        if (failure != null) {
            fail(asTransferException("withdrawing blocks", failure));
        }
        writeNext();
        quiet();
    }

    // ---- the end

    /** The sender has sent everything. */
    public void onFinish(long finalSize, FileDigest digest) throws TransferException {
        if (expected != null || finalSize < 0 || (size >= 0 && finalSize != size)) {
            throw Wire.violation("FINISH with size " + finalSize + " for a file of " + size + " bytes"
                    + (expected != null ? ", for the second time" : ""));
        }
        expected = digest;
        if (state == State.OPENING) {
            finishSize = finalSize;
            return;
        }
        if (state == State.RECEIVING) {
            finished(finalSize);
        }
    }

    private long finishSize = Wire.UNKNOWN_SIZE;

    private void finished(long finalSize) throws TransferException {
        if (size < 0) {
            size = finalSize;
            completeTail();
        }
        finishSize = finalSize;
        writeNext();
        publishIfComplete();
        askForMissing();
    }

    /** Only now is it known that the last block ends here. */
    private void completeTail() throws TransferException {
        int last = Wire.blocks(size) - 1;
        BlockProgress tail = progress.remove(last);
        if (tail != null && tail.length() == Wire.blockLength(last, size)) {
            arrived.set(last);
            WriteRun end = new WriteRun(size);
            end.complete().add(last, tail.fingerprint());
            runs.add(end);
        }
        if (arrived.length() > last + 1) {
            throw Wire.violation("chunks lie beyond the size in FINISH: " + size);
        }
    }

    /** One connection carries everything in order, so what has not come before FINISH will not come by itself. */
    private void askForMissing() throws TransferException {
        if (state != State.RECEIVING || expected == null || arrived.nextClearBit(0) >= Wire.blocks(size)) {
            return;
        }
        if (missingSent++ == MAX_MISSING) {
            throw Wire.violation("FINISH came " + MAX_MISSING + " times with blocks missing");
        }
        List<ByteRange> ranges = new ArrayList<>();
        int end = Wire.blocks(size);
        for (int block = arrived.nextClearBit(0); block < end && ranges.size() < Wire.MAX_RUNS; ) {
            int next = arrived.nextSetBit(block);
            int to = next < 0 ? end : Math.min(end, next);
            long offset = (long) block * Wire.BLOCK_BYTES;
            ranges.add(new ByteRange(offset, Math.min(size, (long) to * Wire.BLOCK_BYTES) - offset));
            block = arrived.nextClearBit(to);
        }
        expected = null;
        session.send(FrameType.MISSING, handle, 0, body -> ByteRange.write(body, ranges));
    }

    private boolean isComplete() {
        return expected != null && size >= 0 && blocks.nextAbsent(0) >= Wire.blocks(size);
    }

    private void publishIfComplete() {
        if (state == State.RECEIVING && expected != null && file != null && finishSize >= 0 && size < 0) {
            try {
                finished(finishSize);
            } catch (TransferException violation) {
                session.close(violation);
            }
            return;
        }
        if (state != State.RECEIVING || !isComplete() || writing || checkpointing || withdrawals > 0) {
            return;
        }
        stopTimer();
        FileDigest digest = blocks.digest(size);
        if (!digest.equals(expected)) {
            fail(new TransferException(
                    Reason.DIGEST_MISMATCH, "digest of what was received: " + digest + ", the sender says: " + expected));
            quiet();
            return;
        }
        state = State.PUBLISHING;
        owner.onAdvanced(this);
        file().publish(new PublishRequest(size, digest, blocks))
                .whenComplete((receipt, failure) -> session.execute(() -> published(receipt, failure)));
    }

    private void published(@Nullable Receipt receipt, @Nullable Throwable failure) {
        state = State.ENDED;
        ending.complete(null);
        if (receipt != null) {
            owner.onPublished(receipt);
        } else {
            owner.onFailed(asTransferException("publishing", failure == null ? new IOException("no receipt") : failure));
        }
        quiet();
    }

    private void fail(TransferException failure) {
        if (state == State.RECEIVING) {
            end(() -> file().detach()).whenComplete((done, ignored) -> session.execute(() -> owner.onFailed(failure)));
        }
    }

    /**
     * Ends the attachment and keeps what has been received, durably.
     *
     * @return done when another attachment may be made; publishing wins if it came first
     */
    public CompletableFuture<Void> detach() {
        return end(() -> fresh.count() == 0
                ? file().detach()
                : file().checkpoint(fresh).handle((done, failure) -> failure).thenCompose(failure -> file().detach()));
    }

    /** Ends the attachment and removes what was received; publishing wins if it came first. */
    public CompletableFuture<Void> discard() {
        return end(() -> file().discard());
    }

    private CompletableFuture<Void> end(Supplier<CompletableFuture<Void>> last) {
        if (state == State.PUBLISHING || state == State.ENDED) {
            return ending;
        }
        state = State.ENDED;
        stopTimer();
        releaseQueued();
        whenQuiet = () -> last.get().whenComplete((done, failure) -> ending.complete(null));
        quiet();
        return ending;
    }

    private void releaseQueued() {
        early.forEach(Chunk::release);
        early.clear();
        runs.forEach(WriteRun::release);
        runs.clear();
    }

    /** Runs what waits for the disk to be done with this file. */
    private void quiet() {
        Runnable waiting = whenQuiet;
        if (waiting != null && file != null && !writing && !checkpointing && withdrawals == 0) {
            whenQuiet = null;
            waiting.run();
        }
    }

    private static TransferException asTransferException(String step, Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause instanceof TransferException known
                ? known
                : new TransferException(Reason.STORAGE, step + " failed: " + cause.getMessage(), cause);
    }
}
