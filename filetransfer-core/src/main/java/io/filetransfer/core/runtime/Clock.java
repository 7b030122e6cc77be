// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.runtime;

import java.time.Instant;

/** Two times: one for durations, one for people. */
public interface Clock {

    /** Nanoseconds on a clock that never jumps; only differences mean something. */
    long nanoTime();

    /** The time of day, which may jump; for receipts and expiry only. */
    Instant wallTime();
}
