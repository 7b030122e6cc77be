// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import java.util.BitSet;

/**
 * How many blocks a sender may fill before this side is further: the limit moves on so that at most a fixed number of blocks
 * below it are missing. It never falls. Used on the session's thread.
 */
final class CreditWindow {

    private final int windowBlocks;
    private final BitSet present;
    private int limitBlock;
    private int missing;

    /**
     * A window.
     *
     * @param windowBlocks most missing blocks below the limit, at least 1
     * @param present the blocks that are there now; copied
     */
    CreditWindow(int windowBlocks, BitSet present) {
        this.windowBlocks = windowBlocks;
        this.present = (BitSet) present.clone();
        advance();
    }

    void add(int block) {
        if (!present.get(block)) {
            present.set(block);
            if (block < limitBlock) {
                missing--;
                advance();
            }
        }
    }

    void remove(int block) {
        if (present.get(block)) {
            present.clear(block);
            if (block < limitBlock) {
                missing++;
            }
        }
    }

    private void advance() {
        while (missing < windowBlocks && limitBlock < Integer.MAX_VALUE) {
            int nextMissing = present.nextClearBit(limitBlock);
            limitBlock = nextMissing + 1;
            missing++;
        }
    }

    /** The first block that may not be begun. */
    int limitBlock() {
        return limitBlock;
    }
}
