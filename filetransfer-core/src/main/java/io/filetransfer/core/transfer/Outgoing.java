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

    /** Bytes read ahead of the connection. */
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
    private final SourceReader comparing;
    private final BlockMap own = new BlockMap();
    private final BitSet unsent = new BitSet();
    private final BitSet uncompared = new BitSet();
    private final ArrayDeque<Piece> ready = new ArrayDeque<>();

    private Announced announced = new Announced(BlockRuns.NONE);
    private long peerPartialSize = Wire.UNKNOWN_SIZE;
    private long credit;
    private long nextRead = -1;
    private int sendBlock = -1;
    private int readyBytes;
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
        this.sending = new SourceReader(session, file, pool);
        this.comparing = new SourceReader(session, file, pool);
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
        return !uncompared.isEmpty();
    }

    /** Whether everything was sent. */
    public boolean isFinished() {
        return finished;
    }

    long unacknowledgedBytes() {
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
        announced = new Announced(has);
        peerPartialSize = partialSize;
        unsent.set(0, blockCount);
        for (int run = 0; run < has.runs(); run++) {
            int end = Math.min(blockCount, has.first(run) + has.count(run));
            if (has.first(run) < end) {
                unsent.clear(has.first(run), end);
                uncompared.set(has.first(run), end);
            }
        }
        advance();
    }

    /** The peer allows more. */
    public void raiseCredit(long highestOffset) {
        credit = Math.max(credit, highestOffset);
        advance();
    }

    /** A page of fingerprints of what the peer has. */
    public void onBlocks(long[] fingerprints, boolean last) throws TransferException {
        announced.add(fingerprints, last);
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
        advance();
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
        compareNext();
        readNext();
        finishIfDone();
    }

    private void compareNext() {
        while (announced.hasNext() && announced.block() >= blockCount) {
            announced.take(); // the file is shorter now; the receiver has cut its blocks, too
        }
        if (comparing.isReading() || !announced.hasNext()) {
            return;
        }
        int block = announced.block();
        long theirs = announced.take();
        int length = Wire.blockLength(block, size);
        if (length < Wire.BLOCK_BYTES && peerPartialSize != size) {
            compared(block, false);
            return;
        }
        compareRest(block, 0, length, theirs);
    }

    private void compareRest(int block, int from, int length, long theirs) {
        long offset = (long) block * Wire.BLOCK_BYTES + from;
        int most = Math.min(length - from, pieceBytes());
        comparing.read(offset, most, Wire.MAX_CHUNK_BYTES, from == 0, (piece, failure) -> {
            if (piece != null) {
                piece.lease.release();
            }
            if (stopped) {
                return;
            }
            if (piece == null) {
                fail(failure == null ? new TransferException(Reason.STORAGE, "reading the source failed") : failure);
            } else if (from + piece.length < length) {
                compareRest(block, from + piece.length, length, theirs);
            } else {
                own.put(block, fingerprint(piece));
                compared(block, own.fingerprint(block) == theirs);
            }
        });
    }

    private void compared(int block, boolean same) {
        uncompared.clear(block);
        if (same) {
            skippedBytes += Wire.blockLength(block, size);
        } else {
            session.send(FrameType.WITHDRAW, handle, 0, BlockRuns.of(block, 1)::writeBody);
            unsent.set(block);
        }
        owner.onAdvanced(this);
        advance();
    }

    private static long fingerprint(Piece piece) {
        return ((long) piece.blockCastagnoli << 32) | (piece.blockIeee & 0xFFFFFFFFL);
    }

    private void readNext() {
        if (sending.isReading() || readyBytes >= MAX_READY_BYTES) {
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
        long end = Math.min(Math.min(blockEnd, credit), nextRead + pieceBytes());
        if (end <= nextRead || !queue.mayRead(this)) {
            return;
        }
        sending.read(
                nextRead, (int) (end - nextRead), session.chunkLimit(), nextRead == blockStart, (piece, failure) -> {
                    if (stopped || piece == null) {
                        if (piece != null) {
                            piece.lease.release();
                        }
                        fail(failure == null ? new TransferException(Reason.CLOSED, "stopped") : failure);
                        return;
                    }
                    pieceRead(block, piece, blockEnd);
                });
    }

    private int pieceBytes() {
        long share = Long.highestOneBit(Math.max(1, pool.fairShareBytes() / 2));
        return (int) Math.max(SourceReader.MIN_PIECE_BYTES, Math.min(Wire.BLOCK_BYTES, share));
    }

    private void pieceRead(int block, Piece piece, long blockEnd) {
        nextRead = piece.offset + piece.length;
        if (nextRead == blockEnd) {
            own.put(block, fingerprint(piece));
            unsent.clear(block);
            sendBlock = -1;
        }
        ready.add(piece);
        readyBytes += piece.length;
        queue.onRead(piece.length);
        readNext(); // before the sends, so that the disk works while the pipe is filled
        if (!queued) {
            queued = true;
            queue.add(this);
        }
        advance();
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
        if (sentOfFirst == piece.length) {
            ready.remove();
            readyBytes -= piece.length;
            queue.onGone(piece.length);
            sentOfFirst = 0;
            piece.lease.release();
        }
        queued = !ready.isEmpty();
        owner.onAdvanced(this);
        advance();
        return queued && !stopped;
    }

    private void finishIfDone() {
        if (finishing || !ready.isEmpty() || !unsent.isEmpty() || !uncompared.isEmpty() || sendBlock >= 0) {
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
