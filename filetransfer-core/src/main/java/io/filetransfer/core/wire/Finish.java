// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.FileDigest;
import io.filetransfer.TransferException;
import java.nio.ByteBuffer;

/** The body of FINISH, which is the digest of the whole file; the argument of the frame is its size. */
public final class Finish {

    private Finish() {}

    /** Writes the body. */
    public static void write(BodyWriter body, FileDigest digest) {
        body.bytes(digest.toBytes());
    }

    /** Reads a body. */
    public static FileDigest read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.FINISH, bytes);
        FileDigest digest = FileDigest.ofBytes(body.bytes(FileDigest.BYTES));
        body.end();
        return digest;
    }
}
