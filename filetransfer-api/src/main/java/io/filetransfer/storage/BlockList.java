// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import java.util.Arrays;

/** Blocks with their fingerprints in the order in which they were added. Used by one thread at a time. */
public final class BlockList {

    private int[] blocks = new int[8];
    private long[] fingerprints = new long[8];
    private int count;

    /** An empty list. */
    public BlockList() {}

    /**
     * Adds a block.
     *
     * @param block its index, 0 or more
     * @param fingerprint CRC-32C in the upper, CRC-32 in the lower 32 bits
     */
    public void add(int block, long fingerprint) {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, count * 2);
            fingerprints = Arrays.copyOf(fingerprints, count * 2);
        }
        blocks[count] = block;
        fingerprints[count++] = fingerprint;
    }

    /**
     * How many blocks there are.
     *
     * @return 0 or more
     */
    public int count() {
        return count;
    }

    /**
     * The index of a block.
     *
     * @param position 0 to count - 1
     * @return 0 or more
     */
    public int block(int position) {
        return blocks[position];
    }

    /**
     * The fingerprint of a block.
     *
     * @param position 0 to count - 1
     * @return CRC-32C in the upper, CRC-32 in the lower 32 bits
     */
    public long fingerprint(int position) {
        return fingerprints[position];
    }
}
