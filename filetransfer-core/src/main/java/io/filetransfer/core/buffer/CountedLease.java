// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.buffer;

import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A lease that counts its holds. Never used again after it has ended, so that every misuse is noticed. */
final class CountedLease implements Lease {

    private static final AtomicIntegerFieldUpdater<CountedLease> HOLDS =
            AtomicIntegerFieldUpdater.newUpdater(CountedLease.class, "holds");

    private final @Nullable Piece piece;
    private ByteBuffer buffer;
    private volatile int holds = 1;

    CountedLease(ByteBuffer buffer, @Nullable Piece piece) {
        this.buffer = buffer;
        this.piece = piece;
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public void retain() {
        changeHolds(1);
    }

    @Override
    public void release() {
        if (changeHolds(-1) == 0 && piece != null) {
            piece.pool.giveBack(piece);
        }
    }

    /** Keeps only what is before the limit. The caller is the only holder and has given the buffer to nobody. */
    void trim() {
        if (piece == null || holds != 1) {
            throw new IllegalStateException("holds: " + holds + ", expected a pooled lease with 1");
        }
        int bytes = buffer.limit();
        int position = buffer.position();
        if (piece.pool.shrink(piece, Slab.orderFor(Math.max(1, bytes)))) {
            buffer = piece.slice().limit(bytes).position(position);
        }
    }

    private int changeHolds(int by) {
        while (true) {
            int now = holds;
            if (now == 0) {
                throw new IllegalStateException("this lease has ended");
            }
            if (HOLDS.compareAndSet(this, now, now + by)) {
                return now + by;
            }
        }
    }

    /** Where the memory of a lease is. Guarded by its pool. */
    static final class Piece {

        final BufferPool pool;
        final Slab slab;
        final int offset;
        int order;

        Piece(BufferPool pool, Slab slab, int offset, int order) {
            this.pool = pool;
            this.slab = slab;
            this.offset = offset;
            this.order = order;
        }

        ByteBuffer slice() {
            return slab.slice(offset, order);
        }
    }
}
