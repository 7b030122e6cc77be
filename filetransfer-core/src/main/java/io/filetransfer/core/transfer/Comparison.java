// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.TransferException;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.transfer.SourceReader.Piece;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.OutgoingFile;
import java.util.BitSet;

/**
 * Proves, block by block, that what a receiver has from an earlier attempt is part of this very file: the sender reads its own
 * blocks and compares their fingerprints. Used on the session's thread.
 */
final class Comparison implements SourceReader.Taker {

    /** Told of each announced block of the file, once. */
    interface Watcher {

        /** The receiver's block is the same. */
        void onSame(int block, long fingerprint);

        /** The receiver's block is another one, or cannot be compared. */
        void onDifferent(int block);

        /** The source cannot be read. */
        void onFailed(TransferException failure);
    }

    private final Watcher watcher;
    private final SourceReader reader;
    private final BufferPool pool;
    private final long size;
    private final int blockCount;
    private final BitSet open = new BitSet();

    private Announced announced = new Announced(BlockRuns.NONE);
    private long partialSize = Wire.UNKNOWN_SIZE;
    private long theirs;
    private boolean stopped;

    Comparison(Session session, OutgoingFile file, BufferPool pool, Watcher watcher) {
        this.watcher = watcher;
        this.pool = pool;
        this.size = file.attributes().size();
        this.blockCount = Wire.blocks(size);
        this.reader = new SourceReader(session, file, pool, false, this);
    }

    /**
     * Begins; the fingerprints follow.
     *
     * @param has the blocks that the receiver has
     * @param receiversSize the size for which it has them, which tells how long its last block is
     * @return those of them that the file has, too
     */
    BitSet begin(BlockRuns has, long receiversSize) {
        announced = new Announced(has);
        partialSize = receiversSize;
        for (int run = 0; run < has.runs(); run++) {
            int end = Math.min(blockCount, has.first(run) + has.count(run));
            if (has.first(run) < end) {
                open.set(has.first(run), end);
            }
        }
        return open;
    }

    /** A page of fingerprints. */
    void add(long[] fingerprints, boolean last) throws TransferException {
        announced.add(fingerprints, last);
    }

    /** Whether every announced block was compared. */
    boolean isDone() {
        return open.isEmpty();
    }

    void stop() {
        stopped = true;
    }

    /** Compares the next block, if its fingerprint is here and no other is being compared. */
    void advance() {
        while (announced.hasNext() && announced.block() >= blockCount) {
            announced.take(); // the file is shorter now; the receiver has cut its blocks, too
        }
        if (stopped || reader.isReading() || !announced.hasNext()) {
            return;
        }
        int block = announced.block();
        theirs = announced.take();
        if (Wire.blockLength(block, size) < Wire.BLOCK_BYTES && partialSize != size) {
            open.clear(block);
            watcher.onDifferent(block);
        } else {
            read(block, 0);
        }
    }

    private void read(int block, int from) {
        long offset = (long) block * Wire.BLOCK_BYTES + from;
        int most = Math.min(Wire.blockLength(block, size) - from, SourceReader.pieceBytes(pool));
        reader.read(offset, most, Wire.MAX_CHUNK_BYTES, from == 0);
    }

    @Override
    public void onPiece(Piece piece) {
        piece.lease.release();
        if (stopped) {
            return;
        }
        int block = piece.block();
        if (piece.endInBlock() < Wire.blockLength(block, size)) {
            read(block, piece.endInBlock());
            return;
        }
        open.clear(block);
        if (piece.fingerprint() == theirs) {
            watcher.onSame(block, theirs);
        } else {
            watcher.onDifferent(block);
        }
    }

    @Override
    public void onFailed(TransferException failure) {
        watcher.onFailed(failure);
    }
}
