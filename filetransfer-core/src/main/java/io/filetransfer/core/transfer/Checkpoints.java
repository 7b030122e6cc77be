// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.Limits;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.BlockList;
import org.jspecify.annotations.Nullable;

/** The written blocks that are not durable yet, and when they are to become so: after so many bytes, or so much time. */
final class Checkpoints {

    private final Session session;
    private final Timers timers;
    private final Limits limits;
    private final Runnable timePassed;
    private BlockList fresh = new BlockList();
    private @Nullable Timer timer;
    private boolean ended;

    /**
     * No blocks yet.
     *
     * @param timePassed runs on the session's thread when blocks have waited long enough
     */
    Checkpoints(Session session, Timers timers, Limits limits, Runnable timePassed) {
        this.session = session;
        this.timers = timers;
        this.limits = limits;
        this.timePassed = timePassed;
    }

    void add(BlockList written) {
        for (int i = 0; i < written.count(); i++) {
            fresh.add(written.block(i), written.fingerprint(i));
        }
        await();
    }

    /** Sees to it that what waits does not wait for ever. */
    void await() {
        if (!ended && timer == null && fresh.count() > 0) {
            timer = timers.schedule(limits.checkpointInterval(), session, () -> {
                timer = null;
                timePassed.run();
            });
        }
    }

    boolean isEmpty() {
        return fresh.count() == 0;
    }

    /** Whether enough bytes wait. */
    boolean isDue() {
        return (long) fresh.count() * Wire.BLOCK_BYTES >= limits.checkpointBytes();
    }

    /** Takes all that waits. */
    BlockList take() {
        stop();
        BlockList batch = fresh;
        fresh = new BlockList();
        return batch;
    }

    /** No checkpoint begins by itself any more. */
    void end() {
        ended = true;
        stop();
    }

    private void stop() {
        Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }
}
