// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;

/** The body of BLOCKS: fingerprints of announced blocks in ascending order, eight bytes each. */
public final class BlockPage {

    private BlockPage() {}

    /** Writes the body. */
    public static void write(BodyWriter body, long[] fingerprints, int count) {
        for (int i = 0; i < count; i++) {
            body.u64(fingerprints[i]);
        }
    }

    /** Reads a body. */
    public static long[] read(ByteBuffer bytes) throws TransferException {
        if (bytes.remaining() == 0 || bytes.remaining() % 8 != 0) {
            throw Wire.violation("length of BLOCKS: " + bytes.remaining() + ", expected a multiple of 8");
        }
        long[] fingerprints = new long[bytes.remaining() / 8];
        bytes.asLongBuffer().get(fingerprints);
        bytes.position(bytes.limit());
        return fingerprints;
    }
}
