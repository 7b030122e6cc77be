// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.core.runtime.Randomness;
import java.time.Duration;

/** How long to wait before an attempt that follows failed ones: exponential, with full jitter, so that clients spread. */
final class Backoff {

    private static final long FIRST_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MOST_DOUBLINGS = 20;

    private Backoff() {}

    /**
     * A delay between zero and 100 ms, doubled with each failure, at most what the policy allows.
     *
     * @param failures attempts in a row that brought nothing
     */
    static Duration draw(Randomness random, Duration most, int failures) {
        long bound = Math.min(most.toNanos(), FIRST_NANOS << Math.min(failures, MOST_DOUBLINGS));
        return Duration.ofNanos(Math.floorMod(random.nextLong(), bound + 1));
    }
}
