// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of an ACK frame: what a receiver has of one transfer.
 *
 * @param handle the transfer
 * @param received bytes of its chunks that were checked and written in this attachment
 * @param durable bytes of the file that survive a loss of power
 * @param transferCredit the highest offset that may be sent; never falls
 */
public record Ack(int handle, long received, long durable, long transferCredit) {

    private static final int BYTES = 28;

    /** Most entries in one frame. */
    public static final int MAX_ENTRIES = Wire.MAX_BODY_BYTES / BYTES;

    /** Writes the body of a frame. */
    public static void write(BodyWriter body, List<Ack> entries) {
        for (Ack entry : entries) {
            body.u32(entry.handle).u64(entry.received).u64(entry.durable).u64(entry.transferCredit);
        }
    }

    /** Reads the body of a frame. */
    public static List<Ack> read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.ACK, bytes);
        if (body.remaining() == 0 || body.remaining() % BYTES != 0) {
            throw Wire.violation("length of ACK: " + body.remaining() + ", expected a multiple of " + BYTES);
        }
        List<Ack> entries = new ArrayList<>(body.remaining() / BYTES);
        while (body.remaining() > 0) {
            entries.add(new Ack(body.u32(), body.size(), body.size(), body.size()));
        }
        return entries;
    }
}
