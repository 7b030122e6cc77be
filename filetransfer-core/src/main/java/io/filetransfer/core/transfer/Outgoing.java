// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.FileDigest;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.transfer.SourceReader.Piece;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.ByteRange;
import io.filetransfer.core.wire.Finish;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.SourceAttributes;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way from this side, at one handle. Used on its session's thread; what is read is brought back here.
 *
 * <pre>
 *   created --start--> comparing and sending --every block sent or proved--> attributes unchanged --> FINISH sent
 *                              |        &lt;--------- MISSING -----------------------------------------+
 *                              +-- stop, failure --> stopped: no further frame
 * </pre>
 */
public final class Outgoing {

    /** Bytes read ahead of the connection; none if reading takes no time. */
    private static final int MAX_READY_BYTES = 2 << 20;

    /** Who is told how it goes. */
    public interface Owner {

        /** More was sent, proved or acknowledged. */
        void onAdvanced(Outgoing outgoing);

        /** The source cannot be sent; nothing more is. The owner tells the peer. */
        void onFailed(TransferException failure);
    }

    private final Session session;
    private final int handle;
    private final Owner owner;
    private final SendQueue queue;
    private final OutgoingFile file;
    private final BufferPool pool;
    private final long size;
    private final int blockCount;
    private final SourceReader sending;
    private final Comparison comparison;
    private final BlockMap own = new BlockMap();
    private final BitSet unsent = new BitSet();
    private final int mostReadyBytes;
    private final ArrayDeque<Piece> ready = new ArrayDeque<>();

    private long credit;
    private long nextRead = -1;
    private int sendBlock = -1;
    private int readyBytes;
    private int askedBytes;
    private int sentOfFirst;
    private boolean queued;
    private boolean started;
    private boolean finishing;
    private boolean finished;
    private boolean stopped;
    private int missingCame;
    private long sentBytes;
    private long acknowledgedBytes;
    private long skippedBytes;
    private long durableBytes;

    /**
     * A file that is not sent before {@link #start}.
     *
     * @param initialCredit what the peer's HELLO granted to each transfer
     */
    public Outgoing(
            Session session,
            int handle,
            Owner owner,
            SendQueue queue,
            OutgoingFile file,
            BufferPool pool,
            long initialCredit) {
        this.session = session;
        this.handle = handle;
        this.owner = owner;
        this.queue = queue;
        this.file = file;
        this.size = file.attributes().size();
        this.blockCount = Wire.blocks(size);
        this.credit = initialCredit;
        this.pool = pool;
        this.sending = new SourceReader(session, file, pool, file.isInMemory(), new Sending());
        this.mostReadyBytes = file.isInMemory() ? 1 : MAX_READY_BYTES;
        this.comparison = new Comparison(session, file, pool, new Compared());
    }

    /** Bytes handed to the connection at this handle. */
    public long sentBytes() {
        return sentBytes;
    }

    /** Bytes the peer has checked and written at this handle. */
    public long acknowledgedBytes() {
        return acknowledgedBytes;
    }

    /** Bytes the peer had and that proved to be the same. */
    public long skippedBytes() {
        return skippedBytes;
    }

    /** Bytes that survive a loss of power at the peer. */
    public long durableBytes() {
        return durableBytes;
    }

    /** Whether blocks of an earlier attempt are still being compared. */
    public boolean isComparing() {
        return !comparison.isDone();
    }

    /** Whether everything was sent. */
    public boolean isFinished() {
        return finished;
    }

    /** Bytes handed to the connection that the peer has not acknowledged. */
    public long unacknowledgedBytes() {
        return sentBytes - acknowledgedBytes;
    }

    /** Begins to send a file of which the peer has nothing. */
    public void start() {
        start(BlockRuns.NONE, Wire.UNKNOWN_SIZE);
    }

    /**
     * Begins to compare and to send.
     *
     * @param has the blocks that the peer has; their fingerprints follow in {@link #onBlocks}
     * @param partialSize the size for which the peer has them, which tells how long its last block is
     */
    public void start(BlockRuns has, long partialSize) {
        started = true;
        unsent.set(0, blockCount);
        unsent.andNot(comparison.begin(has, partialSize));
        advance();
    }

    /** The peer allows more. */
    public void raiseCredit(long highestOffset) {
        credit = Math.max(credit, highestOffset);
        advance();
    }

    /** A page of fingerprints of what the peer has. */
    public void onBlocks(long[] fingerprints, boolean last) throws TransferException {
        comparison.add(fingerprints, last);
        advance();
    }

    /** What the peer has of this transfer. */
    public void onAck(Ack ack) throws TransferException {
        if (ack.received() < acknowledgedBytes || ack.received() > sentBytes) {
            throw Wire.violation(
                    "ACK of " + ack.received() + " bytes, expected " + acknowledgedBytes + ".." + sentBytes);
        }
        acknowledgedBytes = ack.received();
        durableBytes = ack.durable();
        credit = Math.max(credit, ack.transferCredit());
        owner.onAdvanced(this);
        if (readyBytes < mostReadyBytes) {
            advance();
        }
    }

    /** The peer lacks ranges: their blocks are sent again, from the start of each. */
    public void onMissing(List<ByteRange> ranges) throws TransferException {
        if (!finished || missingCame++ == Wire.MAX_MISSING) {
            throw Wire.violation(finished ? "MISSING came too often" : "MISSING came before FINISH");
        }
        for (ByteRange range : ranges) {
            if (range.offset() + range.length() > size) {
                throw Wire.violation("MISSING up to " + (range.offset() + range.length()) + " of " + size + " bytes");
            }
            unsent.set((int) (range.offset() / Wire.BLOCK_BYTES), Wire.blocks(range.offset() + range.length()));
        }
        finished = false;
        finishing = false;
        advance();
    }

    /** Sends no further frame and closes the source after what is being read. */
    public void stop() {
        if (!stopped) {
            stopped = true;
            comparison.stop();
            queue.remove(this);
            ready.forEach(piece -> piece.lease.release());
            ready.clear();
            queue.onGone(readyBytes);
            readyBytes = 0;
            file.close();
        }
    }

    private void fail(TransferException failure) {
        if (!stopped) {
            stop();
            owner.onFailed(failure);
        }
    }

    /** Does what can be done now. */
    void advance() {
        if (stopped || !started) {
            return;
        }
        comparison.advance();
        readNext();
        finishIfDone();
    }

    /** What became of the blocks that the peer has. */
    private final class Compared implements Comparison.Watcher {

        @Override
        public void onSame(int block, long fingerprint) {
            own.put(block, fingerprint);
            skippedBytes += Wire.blockLength(block, size);
            owner.onAdvanced(Outgoing.this);
            advance();
        }

        @Override
        public void onDifferent(int block) {
            session.send(FrameType.WITHDRAW, handle, 0, BlockRuns.of(block, 1)::writeBody);
            unsent.set(block);
            owner.onAdvanced(Outgoing.this);
            advance();
        }

        @Override
        public void onFailed(TransferException failure) {
            fail(failure);
        }
    }

    private void readNext() {
        if (sending.isReading() || readyBytes >= mostReadyBytes) {
            return;
        }
        if (sendBlock < 0) {
            sendBlock = unsent.nextSetBit(0);
            if (sendBlock < 0) {
                return;
            }
            nextRead = (long) sendBlock * Wire.BLOCK_BYTES;
        }
        int block = sendBlock;
        long blockStart = (long) block * Wire.BLOCK_BYTES;
        long blockEnd = blockStart + Wire.blockLength(block, size);
        long end = Math.min(Math.min(blockEnd, credit), nextRead + SourceReader.pieceBytes(pool));
        if (end <= nextRead || !queue.mayRead(this)) {
            return;
        }
        askedBytes = (int) (end - nextRead);
        queue.onRead(askedBytes); // before it is read: those that begin together must not each take a whole share
        sending.read(nextRead, askedBytes, session.chunkLimit(), nextRead == blockStart);
    }

    /** What was read to be sent. */
    private final class Sending implements SourceReader.Taker {

        @Override
        public void onPiece(Piece piece) {
            if (stopped) {
                piece.lease.release();
                queue.onGone(askedBytes);
            } else {
                pieceRead(piece);
            }
        }

        @Override
        public void onFailed(TransferException failure) {
            queue.onGone(askedBytes);
            fail(failure);
        }
    }

    private void pieceRead(Piece piece) {
        int block = piece.block();
        nextRead = piece.offset + piece.length;
        if (piece.endInBlock() == Wire.blockLength(block, size)) {
            own.put(block, piece.fingerprint());
            unsent.clear(block);
            sendBlock = -1;
        }
        ready.add(piece);
        readyBytes += piece.length;
        queue.onGone(askedBytes - piece.length); // less than was asked for, if memory is scarce
        if (readyBytes < mostReadyBytes) {
            readNext(); // before the sends, so that a disk works while the pipe is filled
        }
        if (!queued) {
            queued = true;
            queue.add(this);
        }
    }

    /** Bytes of the next chunk; there is one while this is in the queue. */
    int nextLength() {
        Piece piece = ready.element();
        return Math.min(piece.chunkBytes, piece.length - sentOfFirst);
    }

    /** Sends the next chunk. Returns whether there is another one. */
    boolean sendNext() {
        Piece piece = ready.element();
        int length = nextLength();
        session.sendChunk(
                handle,
                piece.offset + sentOfFirst,
                piece.lease,
                sentOfFirst,
                length,
                piece.checks[sentOfFirst / piece.chunkBytes]);
        sentBytes += length;
        sentOfFirst += length;
        if (sentOfFirst < piece.length) {
            return true;
        }
        sentOfFirst = 0;
        ready.remove();
        readyBytes -= piece.length;
        queue.onGone(piece.length);
        piece.lease.release();
        owner.onAdvanced(this);
        advance(); // may read the next piece at once; this is still counted as queued then
        queued = !ready.isEmpty();
        return queued && !stopped;
    }

    private void finishIfDone() {
        if (finishing || !ready.isEmpty() || !unsent.isEmpty() || !comparison.isDone() || sendBlock >= 0) {
            return;
        }
        finishing = true;
        file.currentAttributes().whenComplete((now, failure) -> session.execute(() -> finish(now, failure)));
    }

    private void finish(@Nullable SourceAttributes now, @Nullable Throwable failure) {
        if (stopped) {
            return;
        }
        if (now == null || !now.equals(file.attributes())) {
            fail(new TransferException(
                    Reason.SOURCE_CHANGED,
                    "the source changed while it was being sent; nothing was published, send it again",
                    failure));
            return;
        }
        finished = true;
        FileDigest digest = own.digest(size);
        session.send(FrameType.FINISH, handle, size, body -> Finish.write(body, digest));
        owner.onAdvanced(this);
    }
}
