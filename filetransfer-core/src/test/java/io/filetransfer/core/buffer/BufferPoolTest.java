// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.buffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.filetransfer.transport.Lease;
import io.filetransfer.transport.Waiting;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPoolTest {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private static Lease acquire(BufferPool pool, int bytes) {
        Lease lease = pool.tryAcquire(bytes);
        assertNotNull(lease);
        return lease;
    }

    @ParameterizedTest
    @CsvSource({"1, 1024", "1024, 1024", "1025, 2048", "16384, 16384", "100000, 131072", "1048576, 1048576"})
    void countsALeaseAsItsSizeRoundedUp(int bytes, int counted) {
        BufferPool pool = new BufferPool(MIB);
        Lease lease = acquire(pool, bytes);
        assertEquals(0, lease.buffer().position());
        assertEquals(bytes, lease.buffer().limit());
        assertEquals(counted, pool.outstandingBytes());
        lease.release();
        assertEquals(0, pool.outstandingBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 64, 256, 1024})
    void lendsExactlyItsBudget(int kib) {
        BufferPool pool = new BufferPool(2 * MIB);
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 2 * KIB / kib; i++) {
            leases.add(acquire(pool, kib * KIB));
        }
        assertEquals(2 * MIB, pool.outstandingBytes());
        assertNull(pool.tryAcquire(1));
        leases.forEach(Lease::release);
        acquire(pool, MIB);
        acquire(pool, MIB);
        assertNull(pool.tryAcquire(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, MIB + 1})
    void refusesASizeOutOfRange(int bytes) {
        BufferPool pool = new BufferPool(MIB);
        assertThrows(IllegalArgumentException.class, () -> pool.tryAcquire(bytes));
        assertThrows(IllegalArgumentException.class, () -> pool.whenAvailable(bytes, Runnable::run, Lease::release));
    }

    @Test
    void refusesABudgetBelowOneMib() {
        assertThrows(IllegalArgumentException.class, () -> new BufferPool(MIB - 1));
        assertNotNull(new BufferPool(MIB).tryAcquire(MIB));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverLendsTheSameByteTwice(long seed) {
        Random random = new Random(seed);
        BufferPool pool = new BufferPool(4 * MIB);
        List<Lease> held = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            Lease lease = random.nextInt(5) < 3 ? pool.tryAcquire(1 << random.nextInt(21)) : null;
            if (lease != null) {
                stamp(lease, held.size());
                held.add(lease);
                if (random.nextInt(4) == 0) {
                    lease.buffer().limit(1 + random.nextInt(lease.buffer().limit()));
                    BufferPool.trim(lease);
                    stamp(lease, held.size() - 1);
                }
            } else if (!held.isEmpty()) {
                int last = held.size() - 1;
                requireStamp(held.get(last), last, "seed " + seed + ", step " + step);
                held.remove(last).release();
            }
        }
        held.forEach(Lease::release);
        assertEquals(0, pool.outstandingBytes());
        assertEquals(4, allOf(pool).size());
    }

    private static void stamp(Lease lease, int stamp) {
        ByteBuffer buffer = lease.buffer().duplicate().clear();
        buffer.put(0, (byte) stamp).put(buffer.capacity() - 1, (byte) stamp);
    }

    private static void requireStamp(Lease lease, int stamp, String message) {
        ByteBuffer buffer = lease.buffer().duplicate().clear();
        assertEquals((byte) stamp, buffer.get(0), message);
        assertEquals((byte) stamp, buffer.get(buffer.capacity() - 1), message);
    }

    private static List<Lease> allOf(BufferPool pool) {
        List<Lease> leases = new ArrayList<>();
        for (Lease lease = pool.tryAcquire(MIB); lease != null; lease = pool.tryAcquire(MIB)) {
            leases.add(lease);
        }
        return leases;
    }

    @Test
    void trimGivesTheRestToOthers() {
        BufferPool pool = new BufferPool(MIB);
        Lease lease = acquire(pool, MIB);
        lease.buffer().putInt(0, 42).position(7).limit(3000);
        BufferPool.trim(lease);
        assertEquals(4 * KIB, pool.outstandingBytes());
        assertEquals(7, lease.buffer().position());
        assertEquals(3000, lease.buffer().limit());
        assertEquals(4 * KIB, lease.buffer().capacity());
        assertEquals(42, lease.buffer().getInt(0));
        acquire(pool, 512 * KIB).release();
        lease.release();
        acquire(pool, MIB);
    }

    @Test
    void noticesMisuse() {
        Lease pooled = acquire(new BufferPool(MIB), 10);
        ByteBuffer wrapped = ByteBuffer.allocate(10);
        Lease unpooled = BufferPool.unpooled(wrapped);
        assertSame(wrapped, unpooled.buffer());
        for (Lease lease : List.of(pooled, unpooled)) {
            lease.retain();
            lease.release();
            lease.release();
            assertThrows(IllegalStateException.class, lease::release);
            assertThrows(IllegalStateException.class, lease::retain);
        }
        assertThrows(IllegalStateException.class, () -> BufferPool.trim(unpooled));
    }

    @Test
    void servesThoseWhoWaitInOrderAndNobodyBeforeThem() {
        BufferPool pool = new BufferPool(MIB);
        Lease low = acquire(pool, 512 * KIB);
        Lease high = acquire(pool, 512 * KIB);
        List<String> served = new ArrayList<>();
        List<Lease> lent = new ArrayList<>();
        pool.whenAvailable(MIB, Runnable::run, lease -> {
            served.add("whole");
            lent.add(lease);
        });
        pool.whenAvailable(1, Runnable::run, lease -> served.add("small"));
        low.release();
        assertEquals(List.of(), served);
        assertNull(pool.tryAcquire(1));
        high.release();
        assertEquals(List.of("whole"), served);
        lent.get(0).release();
        assertEquals(List.of("whole", "small"), served);
    }

    @Test
    void servesAtOnceIfThereIsMemory() {
        List<Lease> lent = new ArrayList<>();
        new BufferPool(MIB).whenAvailable(MIB, Runnable::run, lent::add);
        assertEquals(1, lent.size());
    }

    @Test
    void passesOverAWaiterWhoseExecutorHasEnded() {
        BufferPool pool = new BufferPool(MIB);
        Lease all = acquire(pool, MIB);
        List<Lease> lent = new ArrayList<>();
        pool.whenAvailable(
                MIB,
                task -> {
                    throw new RejectedExecutionException();
                },
                lent::add);
        pool.whenAvailable(MIB, Runnable::run, lent::add);
        all.release();
        assertEquals(1, lent.size());
        assertEquals(MIB, pool.outstandingBytes());
    }

    @Test
    void keepsItsCountUnderSeveralThreads() throws Exception {
        BufferPool pool = new BufferPool(2 * MIB);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch served = new CountDownLatch(4 * 5_000);
        for (int i = 0; i < 4; i++) {
            Random random = new Random(i);
            threads.execute(() -> acquireAndRelease(pool, random, threads, served));
        }
        Waiting.await("all waiters to be served", served);
        threads.shutdown();
        assertEquals(0, pool.outstandingBytes());
        assertEquals(2, allOf(pool).size());
    }

    private static void acquireAndRelease(BufferPool pool, Random random, Executor threads, CountDownLatch served) {
        for (int i = 0; i < 5_000; i++) {
            Lease lease = pool.tryAcquire(1 + random.nextInt(MIB));
            if (lease != null) {
                lease.retain();
                lease.release();
                lease.release();
            }
            pool.whenAvailable(1 + random.nextInt(MIB), threads, lent -> {
                lent.release();
                served.countDown();
            });
        }
    }
}
