// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.buffer;

import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Direct memory within a budget, lent as leases of 1 KiB to 1 MiB in powers of two. What a lease takes is its size rounded
 * up; the sum never exceeds the budget. Memory is allocated when first needed and then kept: direct memory is given back
 * to the system by the garbage collector alone, too late to be counted on. Safe for use by several threads.
 */
public final class BufferPool {

    /** The size of the largest lease. */
    public static final int LARGEST_BYTES = Slab.BYTES;

    private final ArrayList<Slab> slabs = new ArrayList<>();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private long mostSlabs;
    private long outstandingBytes;

    /**
     * A pool that has allocated nothing yet.
     *
     * @param budgetBytes at least 1 MiB; rounded down to whole MiB
     */
    public BufferPool(long budgetBytes) {
        if (budgetBytes < Slab.BYTES) {
            throw new IllegalArgumentException("budgetBytes: " + budgetBytes + ", expected at least " + Slab.BYTES);
        }
        this.mostSlabs = budgetBytes / Slab.BYTES;
    }

    /** A lease on memory that belongs to no pool; ending it does nothing. */
    public static Lease unpooled(ByteBuffer buffer) {
        return new CountedLease(buffer, null);
    }

    /**
     * Lends memory now.
     *
     * @param bytes 1 to {@link #LARGEST_BYTES}
     * @return position 0, limit as asked, old content; or null if there is no such piece, or others wait for memory
     */
    public synchronized @Nullable Lease tryAcquire(int bytes) {
        requireSize(bytes);
        return waiters.isEmpty() ? take(bytes) : null;
    }

    /**
     * Lends memory when there is some, first come first served.
     *
     * @param bytes 1 to {@link #LARGEST_BYTES}
     * @param executor where the taker is told, also if there is memory now; if it rejects the task, the next one is told
     * @param taker owns the lease it is given, and releases it if it is not needed any more
     */
    public void whenAvailable(int bytes, Executor executor, Consumer<Lease> taker) {
        requireSize(bytes);
        List<Waiter> served;
        synchronized (this) {
            waiters.add(new Waiter(bytes, executor, taker));
            served = serveWaiters();
        }
        tell(served);
    }

    /**
     * Gives back what a lease holds behind the limit of its buffer. Afterwards {@link Lease#buffer()} is another object.
     *
     * @param lease a lease of a pool that only the caller holds, and whose buffer nobody else has seen
     */
    public static void trim(Lease lease) {
        ((CountedLease) lease).trim();
    }

    /**
     * How much one taker should take so that many greedy ones can never take all: as much as it likes while half of the pool
     * is free, and then a small part of what is left.
     */
    public synchronized long fairShareBytes() {
        long total = mostSlabs * Slab.BYTES;
        long free = total - outstandingBytes;
        return free >= total / 2 ? total / 4 : free / 8;
    }

    /** The bytes of all leases that have not ended, each rounded up to its power of two. */
    public synchronized long outstandingBytes() {
        return outstandingBytes;
    }

    void giveBack(CountedLease.Piece piece) {
        List<Waiter> served;
        synchronized (this) {
            piece.slab.giveBack(piece.offset, piece.order);
            outstandingBytes -= Slab.bytesOf(piece.order);
            served = serveWaiters();
        }
        tell(served);
    }

    /** Whether the order has changed. */
    boolean shrink(CountedLease.Piece piece, int order) {
        List<Waiter> served;
        synchronized (this) {
            if (order >= piece.order) {
                return false;
            }
            piece.slab.shrink(piece.offset, piece.order, order);
            outstandingBytes -= Slab.bytesOf(piece.order) - Slab.bytesOf(order);
            piece.order = order;
            served = serveWaiters();
        }
        tell(served);
        return true;
    }

    private @Nullable Lease take(int bytes) {
        int order = Slab.orderFor(bytes);
        for (Slab slab : slabs) {
            int offset = slab.take(order);
            if (offset != Slab.NONE) {
                return lend(slab, offset, order, bytes);
            }
        }
        Slab added = addSlab();
        return added == null ? null : lend(added, added.take(order), order, bytes);
    }

    private Lease lend(Slab slab, int offset, int order, int bytes) {
        outstandingBytes += Slab.bytesOf(order);
        CountedLease.Piece piece = new CountedLease.Piece(this, slab, offset, order);
        return new CountedLease(piece.slice().limit(bytes), piece);
    }

    private @Nullable Slab addSlab() {
        if (slabs.size() == mostSlabs) {
            return null;
        }
        try {
            Slab added = new Slab();
            slabs.add(added);
            return added;
        } catch (OutOfMemoryError lessThanTheBudget) {
            if (slabs.isEmpty()) {
                throw lessThanTheBudget;
            }
            mostSlabs = slabs.size(); // the virtual machine's limit is the lower one: keep to it
            return null;
        }
    }

    private List<Waiter> serveWaiters() {
        if (waiters.isEmpty()) {
            return List.of();
        }
        List<Waiter> served = new ArrayList<>();
        while (!waiters.isEmpty()) {
            Waiter first = waiters.element();
            first.lease = take(first.bytes);
            if (first.lease == null) {
                break;
            }
            served.add(waiters.remove());
        }
        return served;
    }

    /** Holds no lock: an executor may run the task at once. */
    private static void tell(List<Waiter> served) {
        for (Waiter waiter : served) {
            waiter.tell();
        }
    }

    private static void requireSize(int bytes) {
        if (bytes < 1 || bytes > LARGEST_BYTES) {
            throw new IllegalArgumentException("bytes: " + bytes + ", expected 1.." + LARGEST_BYTES);
        }
    }

    private static final class Waiter {

        private final int bytes;
        private final Executor executor;
        private final Consumer<Lease> taker;
        private @Nullable Lease lease;

        Waiter(int bytes, Executor executor, Consumer<Lease> taker) {
            this.bytes = bytes;
            this.executor = executor;
            this.taker = taker;
        }

        void tell() {
            Lease lent = Objects.requireNonNull(lease);
            try {
                executor.execute(() -> taker.accept(lent));
            } catch (RejectedExecutionException takerIsGone) {
                lent.release();
            }
        }
    }
}
