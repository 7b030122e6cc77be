// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.Limits;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.Wire;

/**
 * What all sessions of one client or server share.
 *
 * @param limits the bounds of this side
 * @param clock for keep-alive
 * @param timers for keep-alive and deadlines
 * @param instance random number of this client object or server run
 * @param mostSentChunkBytes most bytes in a chunk to the peer, if it allows as many
 */
public record SessionSettings(Limits limits, Clock clock, Timers timers, long instance, int mostSentChunkBytes) {

    private static final String AGENT = "filetransfer-java";

    /** Settings with which chunks are as large as the peer allows. */
    public SessionSettings(Limits limits, Clock clock, Timers timers, long instance) {
        this(limits, clock, timers, instance, Wire.MAX_CHUNK_BYTES);
    }

    /** The same with small chunks in both directions. */
    public SessionSettings withSmallChunks() {
        Limits small = limits.toBuilder().chunkBytes(Wire.MIN_CHUNK_BYTES).build();
        return new SessionSettings(small, clock, timers, instance, Wire.MIN_CHUNK_BYTES);
    }

    /** What this side says of itself. */
    Hello hello() {
        return new Hello(
                Wire.VERSION,
                Wire.VERSION,
                0,
                0,
                instance,
                limits.chunkBytes(),
                limits.connectionCreditBytes(),
                limits.initialTransferCreditBytes(),
                limits.transfersPerSession(),
                (int) Math.max(1000, limits.idleTimeout().toMillis()),
                AGENT);
    }
}
