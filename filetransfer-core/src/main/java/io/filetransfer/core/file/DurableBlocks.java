// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.FileDigest;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import java.util.BitSet;

/** Which blocks of an attached partial file are durable now, for those who ask how far it is. Safe for use by several threads. */
final class DurableBlocks {

    private final BitSet present = new BitSet();
    private final long size;

    /**
     * Begins with what an earlier attachment left.
     *
     * @param size of the whole file, or -1
     */
    DurableBlocks(BlockMap before, long size) {
        this.size = size;
        for (int block = before.nextPresent(0); block >= 0; block = before.nextPresent(block + 1)) {
            present.set(block);
        }
    }

    synchronized void add(BlockList blocks) {
        for (int i = 0; i < blocks.count(); i++) {
            present.set(blocks.block(i));
        }
    }

    synchronized void remove(int firstBlock, int count) {
        present.clear(firstBlock, (int) Math.min(Integer.MAX_VALUE, (long) firstBlock + count));
    }

    synchronized long bytes() {
        return bytes(present, size);
    }

    /** The bytes of some blocks of a file; the last block of one whose size is known may be short. */
    static long bytes(BitSet blocks, long size) {
        long bytes = (long) blocks.cardinality() * FileDigest.BLOCK_BYTES;
        int last = blocks.length() - 1;
        long end = (last + 1L) * FileDigest.BLOCK_BYTES;
        return size >= 0 && end > size ? Math.max(0, bytes - (end - size)) : bytes;
    }
}
