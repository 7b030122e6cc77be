// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * FOUND: the server has opened what a GET asked for.
 *
 * @param size bytes
 * @param modified when it changed last
 * @param permissions nine permission bits, or -1
 * @param version the token of its content
 */
public record Found(long size, Instant modified, int permissions, String version) {

    static final int MAX_VERSION_BYTES = 128;

    /** Writes the body. */
    public void write(BodyWriter body) {
        body.u64(size).instant(modified).permissions(permissions).text(version).u16(0);
    }

    /** Reads a body. */
    public static Found read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.FOUND, bytes);
        Found found = new Found(body.size(), body.instant(), body.permissions(), body.text(MAX_VERSION_BYTES));
        body.extensions();
        return found;
    }
}
