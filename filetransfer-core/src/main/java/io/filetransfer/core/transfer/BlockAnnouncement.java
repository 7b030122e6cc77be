// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.BlockPage;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.BlockMap;

/** Sends the fingerprints of the blocks that a receiver has, in pages. */
public final class BlockAnnouncement {

    private BlockAnnouncement() {}

    /**
     * Sends as many BLOCKS frames as are needed, none if there are no runs.
     *
     * @param told the runs that OPENED or GET has named, all of them in the map
     */
    public static void send(Session session, int handle, BlockMap blocks, BlockRuns told) {
        int left = told.blocks();
        long[] page = new long[Math.min(Wire.BLOCKS_PER_PAGE, left)];
        int inPage = 0;
        for (int run = 0; run < told.runs(); run++) {
            for (int i = 0; i < told.count(run); i++) {
                page[inPage++] = blocks.fingerprint(told.first(run) + i);
                left--;
                if (inPage == page.length || left == 0) {
                    int count = inPage;
                    session.send(FrameType.BLOCKS, left == 0, handle, 0, body -> BlockPage.write(body, page, count));
                    inPage = 0;
                }
            }
        }
    }
}
