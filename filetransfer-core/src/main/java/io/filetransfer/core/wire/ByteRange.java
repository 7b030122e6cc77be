// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of a file, as MISSING carries them.
 *
 * @param offset the first byte
 * @param length how many, at least 1
 */
public record ByteRange(long offset, long length) {

    /** Writes the body of a MISSING. */
    public static void write(BodyWriter body, List<ByteRange> ranges) {
        body.u32(ranges.size());
        for (ByteRange range : ranges) {
            body.u64(range.offset).u64(range.length);
        }
    }

    /** Reads the body of a MISSING: ascending ranges that do not overlap. */
    public static List<ByteRange> read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.MISSING, bytes);
        int count = body.range("number of ranges", body.u32(), 1, Wire.MAX_RUNS);
        if (body.remaining() != count * 16L) {
            throw Wire.violation(
                    "body of MISSING has " + body.remaining() + " bytes after the count, expected " + count * 16L);
        }
        List<ByteRange> ranges = new ArrayList<>(count);
        long free = 0;
        for (int i = 0; i < count; i++) {
            ByteRange range = new ByteRange(body.size(), body.size());
            if (range.offset < free || range.length < 1 || range.offset + range.length < 0) {
                throw Wire.violation("ranges in MISSING overlap or are not in ascending order");
            }
            free = range.offset + range.length;
            ranges.add(range);
        }
        return ranges;
    }
}
