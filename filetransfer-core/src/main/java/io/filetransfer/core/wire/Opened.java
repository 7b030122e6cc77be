// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;

/**
 * OPENED: the server is ready for an upload. The argument of the frame is the epoch of this attachment.
 *
 * @param transferCredit the highest offset that may be sent now
 * @param durable the blocks that are there; their fingerprints follow in BLOCKS
 */
public record Opened(long transferCredit, BlockRuns durable) {

    /** Writes the body. */
    public void write(BodyWriter body) {
        body.u64(transferCredit);
        durable.write(body);
    }

    /** Reads a body. */
    public static Opened read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.OPENED, bytes);
        long transferCredit = body.size();
        BlockRuns durable = BlockRuns.read(body);
        body.end();
        return new Opened(transferCredit, durable);
    }
}
