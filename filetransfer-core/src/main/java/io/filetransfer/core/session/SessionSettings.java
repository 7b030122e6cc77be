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
 */
public record SessionSettings(Limits limits, Clock clock, Timers timers, long instance) {

    private static final String AGENT = "filetransfer-java";

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
