// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.Receipt;
import io.filetransfer.Receipt.Outcome;
import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** The body of COMPLETED: the receipt. */
public final class Completed {

    private Completed() {}

    /** Writes the body. */
    public static void write(BodyWriter body, Receipt receipt) {
        FileDigest digest = receipt.digest();
        body.text(receipt.name()).text(receipt.version()).u64(receipt.size());
        body.u8(receipt.level().ordinal()).u8(receipt.outcome().ordinal());
        body.u64(receipt.completedAt().toEpochMilli()).u8(digest == null ? 0 : 1);
        if (digest != null) {
            body.bytes(digest.toBytes());
        }
        body.u16(0);
    }

    /** Reads a body. */
    public static Receipt read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.COMPLETED, bytes);
        String name = body.text(Open.MAX_NAME_BYTES);
        String version = body.text(Found.MAX_VERSION_BYTES);
        long size = body.size();
        Durability level = body.choice("level", Durability.values());
        Outcome outcome = body.choice("outcome", Outcome.values());
        Instant completedAt = Instant.ofEpochMilli(body.size());
        boolean hasDigest = body.range("digest flag", body.u8(), 0, 1) == 1;
        if (hasDigest == (outcome == Outcome.SKIPPED)) {
            throw Wire.violation(
                    "COMPLETED with outcome " + outcome + (hasDigest ? " has a digest" : " has no digest"));
        }
        FileDigest digest = hasDigest ? FileDigest.ofBytes(body.bytes(FileDigest.BYTES)) : null;
        body.extensions();
        return new Receipt(name, version, size, digest, level, outcome, completedAt);
    }
}
