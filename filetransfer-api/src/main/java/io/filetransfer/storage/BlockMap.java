// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.FileDigest;
import java.util.Arrays;
import java.util.BitSet;

/** The fingerprints of those blocks of a file that are there, by index. Used by one thread at a time. */
public final class BlockMap {

    private final BitSet present = new BitSet();
    private long[] fingerprints = new long[0];

    /** An empty map. */
    public BlockMap() {}

    /**
     * A copy of another map.
     *
     * @param other copied
     */
    public BlockMap(BlockMap other) {
        present.or(other.present);
        fingerprints = Arrays.copyOf(other.fingerprints, other.present.length());
    }

    /**
     * Sets the fingerprint of a block.
     *
     * @param block its index, 0 or more
     * @param fingerprint CRC-32C in the upper, CRC-32 in the lower 32 bits
     */
    public void put(int block, long fingerprint) {
        if (block >= fingerprints.length) {
            fingerprints = Arrays.copyOf(fingerprints, Math.max(block + 1, (int)
                    Math.min(Integer.MAX_VALUE - 8L, fingerprints.length * 2L)));
        }
        fingerprints[block] = fingerprint;
        present.set(block);
    }

    /**
     * Adds all blocks of a list.
     *
     * @param blocks the list
     */
    public void putAll(BlockList blocks) {
        for (int i = 0; i < blocks.count(); i++) {
            put(blocks.block(i), blocks.fingerprint(i));
        }
    }

    /**
     * Removes blocks; those that are not there are passed over.
     *
     * @param firstBlock the first
     * @param count how many
     */
    public void remove(int firstBlock, int count) {
        present.clear(firstBlock, (int) Math.min(Integer.MAX_VALUE, (long) firstBlock + count));
    }

    /**
     * Whether a block is there.
     *
     * @param block its index, 0 or more
     * @return true if it is
     */
    public boolean contains(int block) {
        return present.get(block);
    }

    /**
     * The fingerprint of a block that is there.
     *
     * @param block its index
     * @return CRC-32C in the upper, CRC-32 in the lower 32 bits
     * @throws IllegalArgumentException if it is not there
     */
    public long fingerprint(int block) {
        if (!present.get(block)) {
            throw new IllegalArgumentException("block " + block + " is not there");
        }
        return fingerprints[block];
    }

    /**
     * How many blocks are there.
     *
     * @return 0 or more
     */
    public int count() {
        return present.cardinality();
    }

    /**
     * The first block that is there, from an index on.
     *
     * @param from 0 or more
     * @return its index, or -1
     */
    public int nextPresent(int from) {
        return present.nextSetBit(from);
    }

    /**
     * The first block that is not there, from an index on.
     *
     * @param from 0 or more
     * @return its index
     */
    public int nextAbsent(int from) {
        return present.nextClearBit(from);
    }

    /**
     * The digest of a file all of whose blocks are there.
     *
     * @param size bytes of the file
     * @return the digest
     * @throws IllegalArgumentException if a block is missing
     */
    public FileDigest digest(long size) {
        long blocks = size / FileDigest.BLOCK_BYTES + (size % FileDigest.BLOCK_BYTES == 0 ? 0 : 1);
        if (present.nextClearBit(0) < blocks) {
            throw new IllegalArgumentException("block " + present.nextClearBit(0) + " of " + blocks + " is not there");
        }
        return FileDigest.ofBlocks(size, Arrays.copyOf(fingerprints, (int) blocks));
    }
}
