// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.Crc32cCombination;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.IoCallback;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source file piece by piece, one at a time, and computes the checks of each piece on the thread that has just read
 * it, while it is in that core's cache.
 */
final class SourceReader {

    /** Who waits for memory waits for no more than this, so that any that comes back serves somebody. */
    static final int MIN_PIECE_BYTES = 16 << 10;

    private final Session session;
    private final OutgoingFile file;
    private final BufferPool pool;
    private final Taker taker;
    private final boolean readsHere;
    private final CRC32C castagnoli = new CRC32C();
    private final CRC32 ieee = new CRC32();
    private final Crc32cCombination combination = new Crc32cCombination();
    private boolean reading;

    /**
     * Bytes of the file with their checks: at first one read, then what it has read. Whoever gets one releases its lease. One
     * object a piece, for the disk thread and the session's thread in turn.
     */
    final class Piece implements IoCallback, Runnable {
        final Lease lease;
        final long offset;
        final int length;
        final int chunkBytes;
        final int[] checks;
        private final boolean startsBlock;
        private @Nullable TransferException problem;
        private int castagnoli;
        private int ieee;

        private Piece(Lease lease, long offset, int length, int chunkBytes, boolean startsBlock) {
            this.lease = lease;
            this.offset = offset;
            this.length = length;
            this.chunkBytes = chunkBytes;
            this.startsBlock = startsBlock;
            this.checks = new int[(length + chunkBytes - 1) / chunkBytes];
        }

        /** The block that it is a part of. */
        int block() {
            return (int) (offset / Wire.BLOCK_BYTES);
        }

        /** Where it ends in its block. */
        int endInBlock() {
            return (int) (offset - (long) block() * Wire.BLOCK_BYTES) + length;
        }

        /** The fingerprint of its block up to its end. */
        long fingerprint() {
            return ((long) castagnoli << 32) | (ieee & 0xFFFFFFFFL);
        }

        @Override
        public void done(long bytes, @Nullable IOException failure) {
            take(bytes, failure);
            if (!session.tryExecute(this)) {
                lease.release(); // the transport has ended; nobody waits for it
            }
        }

        private void take(long bytes, @Nullable IOException failure) {
            problem = problem(bytes, failure, this);
            if (problem == null) {
                check(this);
            }
        }

        @Override
        public void run() {
            reading = false;
            TransferException failure = problem;
            if (failure == null) {
                taker.onPiece(this);
            } else {
                lease.release();
                taker.onFailed(failure);
            }
        }
    }

    /** Told of a piece, on the session's thread. */
    interface Taker {
        void onPiece(Piece piece);

        /** It could not be read. */
        void onFailed(TransferException failure);
    }

    /**
     * A reader of a file.
     *
     * @param readsHere whether to read on the session's thread: before {@link #read} returns, unless memory is scarce
     */
    SourceReader(Session session, OutgoingFile file, BufferPool pool, boolean readsHere, Taker taker) {
        this.readsHere = readsHere;
        this.taker = taker;
        this.session = session;
        this.file = file;
        this.pool = pool;
    }

    /** How much to read at once: as much as a block, less when many take from the pool. */
    static int pieceBytes(BufferPool pool) {
        long share = Long.highestOneBit(Math.max(1, pool.fairShareBytes() / 2));
        return (int) Math.max(MIN_PIECE_BYTES, Math.min(Wire.BLOCK_BYTES, share));
    }

    boolean isReading() {
        return reading;
    }

    /**
     * Reads a piece of one block, or the beginning of it if memory is scarce. Pieces of one block are read in order.
     *
     * @param most bytes that are wanted
     * @param startsBlock whether the fingerprint begins anew
     */
    void read(long offset, int most, int chunkBytes, boolean startsBlock) {
        reading = true;
        int length = most;
        Lease lease = pool.tryAcquire(length);
        while (lease == null && length > MIN_PIECE_BYTES) {
            length = Math.max(MIN_PIECE_BYTES, Integer.highestOneBit(length - 1));
            lease = pool.tryAcquire(length);
        }
        if (lease != null) {
            read(lease, offset, length, chunkBytes, startsBlock);
        } else {
            int least = length;
            pool.whenAvailable(least, session, given -> read(given, offset, least, chunkBytes, startsBlock));
        }
    }

    private void read(Lease lease, long offset, int length, int chunkBytes, boolean startsBlock) {
        Piece piece = new Piece(lease, offset, length, chunkBytes, startsBlock);
        ByteBuffer target = lease.buffer().clear().limit(length);
        if (!readsHere) {
            file.read(offset, target, piece);
            return;
        }
        try {
            piece.take(file.readNow(offset, target), null);
        } catch (IOException e) {
            piece.take(0, e);
        }
        piece.run();
    }

    private static @Nullable TransferException problem(long bytes, @Nullable IOException failure, Piece piece) {
        if (failure != null) {
            return failure instanceof TransferException known
                    ? known
                    : new TransferException(
                            Reason.STORAGE, "reading the source failed: " + failure.getMessage(), failure);
        }
        if (bytes < piece.length) {
            return new TransferException(
                    Reason.SOURCE_CHANGED,
                    "the source ends at " + (piece.offset + Math.max(0, bytes))
                            + ", expected more: it was cut while it was sent");
        }
        return null;
    }

    private void check(Piece piece) {
        ByteBuffer bytes = piece.lease.buffer();
        if (piece.startsBlock) {
            ieee.reset();
        }
        for (int i = 0, at = 0; at < piece.length; i++, at += piece.chunkBytes) {
            int length = Math.min(piece.chunkBytes, piece.length - at);
            castagnoli.reset();
            castagnoli.update(bytes.slice(at, length));
            ieee.update(bytes.slice(at, length));
            piece.checks[i] = (int) castagnoli.getValue();
            boolean first = piece.startsBlock && i == 0;
            running = first ? piece.checks[0] : combination.combine(running, piece.checks[i], length);
        }
        piece.castagnoli = running;
        piece.ieee = (int) ieee.getValue();
    }

    private int running;
}
