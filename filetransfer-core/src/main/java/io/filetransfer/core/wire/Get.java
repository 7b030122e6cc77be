// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;

/**
 * GET: a client begins or continues a download.
 *
 * @param name what it wants
 * @param partialSize the size that its partial file was to have, or {@link Wire#UNKNOWN_SIZE}
 * @param durable the blocks it has; their fingerprints follow in BLOCKS
 */
public record Get(String name, long partialSize, BlockRuns durable) {

    /** Writes the body. */
    public void write(BodyWriter body) {
        body.text(name).u64(partialSize);
        durable.write(body);
        body.u16(0);
    }

    /** Reads a body. */
    public static Get read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.GET, bytes);
        String name = body.text(Open.MAX_NAME_BYTES);
        long partialSize = body.sizeOrUnknown();
        BlockRuns durable = BlockRuns.read(body);
        body.extensions();
        return new Get(name, partialSize, durable);
    }
}
