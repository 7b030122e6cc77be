// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.FileDigest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a simulated file, twice: as programs see them, and as they are on the device. Pages that are equal on both
 * sides are the same array. A page of null is all zeros.
 */
final class SimulatedContent {

    static final int PAGE_BYTES = 4096;
    private static final int SECTOR_BYTES = 512;
    private static final byte[] ZEROS = new byte[PAGE_BYTES];

    private byte[] @Nullable [] pages = new byte[0][];
    private byte[] @Nullable [] durable = new byte[0][];
    private final BitSet dropped = new BitSet(); // a failed force called them clean: later ones pass over them
    private long size;
    private long durableSize;

    long size() {
        return size;
    }

    int pageCount() {
        return pages.length;
    }

    int read(long offset, ByteBuffer target) {
        if (offset >= size) {
            return target.hasRemaining() ? -1 : 0;
        }
        int count = (int) Math.min(target.remaining(), size - offset);
        for (int left = count; left > 0; ) {
            int in = (int) (offset % PAGE_BYTES);
            int some = Math.min(left, PAGE_BYTES - in);
            byte[] page = page(pages, (int) (offset / PAGE_BYTES));
            target.put(page == null ? ZEROS : page, in, some);
            offset += some;
            left -= some;
        }
        return count;
    }

    void write(long offset, ByteBuffer source, int count) {
        long end = offset + count;
        pages = grown(pages, end);
        for (int left = count; left > 0; ) {
            int in = (int) (offset % PAGE_BYTES);
            int some = Math.min(left, PAGE_BYTES - in);
            source.get(ownPage((int) (offset / PAGE_BYTES)), in, some);
            offset += some;
            left -= some;
        }
        size = Math.max(size, end);
    }

    /** The page, to be written into: no longer the one on the device. */
    private byte[] ownPage(int index) {
        byte[] page = pages[index];
        dropped.clear(index);
        if (page == null || page == page(durable, index)) {
            page = page == null ? new byte[PAGE_BYTES] : page.clone();
            pages[index] = page;
        }
        return page;
    }

    void truncate(long newSize) {
        if (newSize >= size) {
            return;
        }
        size = newSize;
        pages = Arrays.copyOf(pages, pageCount(newSize));
        int in = (int) (newSize % PAGE_BYTES);
        if (in > 0 && pages[pages.length - 1] != null) {
            Arrays.fill(ownPage(pages.length - 1), in, PAGE_BYTES, (byte) 0);
        }
    }

    void force() {
        byte[] @Nullable [] forced = pages.clone();
        for (int i = dropped.nextSetBit(0); i >= 0 && i < forced.length; i = dropped.nextSetBit(i + 1)) {
            forced[i] = page(durable, i);
        }
        durable = forced;
        durableSize = size;
    }

    /** Some of what was not on the device gets there, and the rest is called clean. */
    void failForce(Random random) {
        byte[] @Nullable [] reached = grown(durable, durableSize);
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] != page(durable, i)) {
                if (i < reached.length && random.nextInt(4) == 0) {
                    reached[i] = pages[i];
                } else {
                    dropped.set(i);
                }
            }
        }
        durable = reached;
    }

    /**
     * The power is lost: of what was not forced, each page survives, is torn between two sectors, or is lost.
     *
     * @param percent how likely a page is to survive
     */
    void lose(Random random, int percent) {
        long survives = survivingSize(random, percent);
        byte[] @Nullable [] left = new byte[pageCount(survives)][];
        for (int i = 0; i < left.length; i++) {
            byte[] old = page(durable, i);
            byte[] now = page(pages, i);
            if (old == now || random.nextInt(100) >= percent) {
                left[i] = old;
            } else {
                left[i] = percent < 100 && random.nextInt(4) == 0 ? torn(old, now, random) : now;
            }
        }
        int in = (int) (survives % PAGE_BYTES);
        if (in > 0 && left[left.length - 1] != null) {
            byte[] last = left[left.length - 1].clone();
            Arrays.fill(last, in, PAGE_BYTES, (byte) 0);
            left[left.length - 1] = last;
        }
        pages = left;
        durable = left.clone();
        size = survives;
        durableSize = survives;
        dropped.clear();
    }

    private long survivingSize(Random random, int percent) {
        if (size == durableSize || random.nextInt(100) >= percent) {
            return durableSize;
        }
        long least = Math.min(size, durableSize);
        long between = least + (long) (random.nextDouble() * Math.abs(size - durableSize));
        return percent == 100 || random.nextBoolean() ? size : Math.max(least, between / PAGE_BYTES * PAGE_BYTES);
    }

    private static byte[] torn(byte @Nullable [] old, byte @Nullable [] now, Random random) {
        byte[] page = old == null ? new byte[PAGE_BYTES] : old.clone();
        int reached = SECTOR_BYTES * (1 + random.nextInt(PAGE_BYTES / SECTOR_BYTES - 1));
        System.arraycopy(now == null ? ZEROS : now, 0, page, 0, reached);
        return page;
    }

    /** Says which bytes these are, as far as a CRC can. */
    long check() {
        CRC32C crc = new CRC32C();
        for (long offset = 0; offset < size; offset += PAGE_BYTES) {
            byte[] page = page(pages, (int) (offset / PAGE_BYTES));
            crc.update(page == null ? ZEROS : page, 0, (int) Math.min(PAGE_BYTES, size - offset));
        }
        return size << 32 | crc.getValue();
    }

    FileDigest digest() {
        long[] blocks = new long[(int) ((size + FileDigest.BLOCK_BYTES - 1) / FileDigest.BLOCK_BYTES)];
        for (int block = 0; block < blocks.length; block++) {
            CRC32C upper = new CRC32C();
            CRC32 lower = new CRC32();
            long end = Math.min(size, (block + 1L) * FileDigest.BLOCK_BYTES);
            for (long offset = (long) block * FileDigest.BLOCK_BYTES; offset < end; offset += PAGE_BYTES) {
                byte[] page = page(pages, (int) (offset / PAGE_BYTES));
                int count = (int) Math.min(PAGE_BYTES, end - offset);
                upper.update(page == null ? ZEROS : page, 0, count);
                lower.update(page == null ? ZEROS : page, 0, count);
            }
            blocks[block] = upper.getValue() << 32 | lower.getValue();
        }
        return FileDigest.ofBlocks(size, blocks);
    }

    private static byte @Nullable [] page(byte[] @Nullable [] of, int index) {
        return index < of.length ? of[index] : null;
    }

    private static int pageCount(long size) {
        return (int) ((size + PAGE_BYTES - 1) / PAGE_BYTES);
    }

    private static byte[] @Nullable [] grown(byte[] @Nullable [] of, long size) {
        int count = pageCount(size);
        return count <= of.length ? of : Arrays.copyOf(of, count);
    }
}
