// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.Wire;
import java.util.ArrayDeque;

/** The blocks that a receiver has announced, with their fingerprints as the pages come: a queue in ascending order. */
final class Announced {

    private final BlockRuns runs;
    private final ArrayDeque<long[]> pages = new ArrayDeque<>();
    private int announced;
    private int run;
    private int inRun;
    private int inPage;

    Announced(BlockRuns runs) {
        this.runs = runs;
    }

    void add(long[] fingerprints, boolean last) throws TransferException {
        announced += fingerprints.length;
        if (announced > runs.blocks() || last != (announced == runs.blocks())) {
            throw Wire.violation("BLOCKS with " + announced + " fingerprints so far" + (last ? ", the last," : "")
                    + " for " + runs.blocks() + " announced blocks");
        }
        pages.add(fingerprints);
    }

    /** Whether the next block's fingerprint is here. */
    boolean hasNext() {
        return !pages.isEmpty() && run < runs.runs();
    }

    /** The next block. */
    int block() {
        return runs.first(run) + inRun;
    }

    /** Takes the next block away and returns its fingerprint. */
    long take() {
        long[] page = pages.element();
        long fingerprint = page[inPage++];
        if (inPage == page.length) {
            pages.remove();
            inPage = 0;
        }
        if (++inRun == runs.count(run)) {
            run++;
            inRun = 0;
        }
        return fingerprint;
    }
}
