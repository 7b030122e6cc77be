// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.Wire;
import org.jspecify.annotations.Nullable;

/** What the peer accepts: its HELLO, and the chunk limit, which it may change. Used on the session's thread. */
final class PeerLimits {

    private final int mostSentChunkBytes;
    private @Nullable Hello hello;
    private int chunkLimit = Wire.MIN_CHUNK_BYTES;

    PeerLimits(int mostSentChunkBytes) {
        this.mostSentChunkBytes = mostSentChunkBytes;
    }

    void onHello(Hello said) {
        hello = said;
        chunkLimit = Math.min(said.chunkLimit(), mostSentChunkBytes);
    }

    void onLimits(long limit) throws TransferException {
        if (limit < Wire.MIN_CHUNK_BYTES || limit > Wire.MAX_CHUNK_BYTES) {
            throw Wire.violation(
                    "LIMITS: " + limit + ", expected " + Wire.MIN_CHUNK_BYTES + ".." + Wire.MAX_CHUNK_BYTES);
        }
        chunkLimit = (int) Math.min(limit, Math.min(hello().chunkLimit(), mostSentChunkBytes));
    }

    Hello hello() {
        Hello known = hello;
        if (known == null) {
            throw new IllegalStateException("the peer has not said HELLO yet");
        }
        return known;
    }

    /** Most bytes in a chunk to the peer. */
    int chunkLimit() {
        return chunkLimit;
    }
}
