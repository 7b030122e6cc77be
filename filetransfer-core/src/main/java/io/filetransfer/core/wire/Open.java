// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferException;
import io.filetransfer.storage.TransferKey;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * OPEN: a client begins or continues an upload.
 *
 * @param name the target name
 * @param key the identity of "the same call again"
 * @param size bytes, or {@link Wire#UNKNOWN_SIZE}
 * @param modified when the source changed last
 * @param permissions nine permission bits, or -1
 * @param ifExists what to do when the name is taken
 * @param level what must be true before COMPLETED
 */
public record Open(
        String name,
        TransferKey key,
        long size,
        Instant modified,
        int permissions,
        IfExists ifExists,
        Durability level) {

    static final int MAX_NAME_BYTES = 4096;

    /** Writes the body. */
    public void write(BodyWriter body) {
        body.text(name)
                .u64(key.high())
                .u64(key.low())
                .u64(size)
                .instant(modified)
                .permissions(permissions);
        body.u8(ifExists.ordinal()).u8(level.ordinal()).u16(0);
    }

    /** Reads a body. */
    public static Open read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.OPEN, bytes);
        String name = body.text(MAX_NAME_BYTES);
        TransferKey key = new TransferKey(body.u64(), body.u64());
        long size = body.sizeOrUnknown();
        Instant modified = body.instant();
        int permissions = body.permissions();
        IfExists ifExists = body.choice("policy", IfExists.values());
        Durability level = body.choice("level", Durability.values());
        body.extensions();
        return new Open(name, key, size, modified, permissions, ifExists, level);
    }
}
