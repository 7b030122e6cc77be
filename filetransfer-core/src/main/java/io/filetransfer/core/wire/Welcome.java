// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;

/**
 * WELCOME: the login is accepted.
 *
 * @param principal who the server takes the client for
 * @param session the number of the session
 */
public record Welcome(String principal, long session) {

    private static final int MAX_PRINCIPAL_BYTES = 1024;

    /** Writes the body. */
    public void write(BodyWriter body) {
        body.text(principal).u64(session).u16(0);
    }

    /** Reads a body. */
    public static Welcome read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.WELCOME, bytes);
        String principal = body.text(MAX_PRINCIPAL_BYTES);
        long session = body.u64();
        body.extensions();
        return new Welcome(principal, session);
    }
}
