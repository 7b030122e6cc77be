// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.core.runtime.SerialExecutor;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the listener of one transfer runs: one call at a time, in order, on the callback executor. No lane waits for another.
 * Safe for use by several threads.
 */
final class CallbackLane {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackLane.class);

    private final SerialExecutor lane;
    private volatile @Nullable Thread running;
    private boolean warned;

    CallbackLane(Executor callbacks) {
        this.lane = new SerialExecutor(callbacks);
    }

    /** Calls a listener; what it throws is logged once and harms nothing. */
    void call(Runnable listener) {
        lane.execute(() -> {
            running = Thread.currentThread();
            try {
                listener.run();
            } catch (RuntimeException | Error thrown) {
                if (!warned) {
                    warned = true;
                    LOG.warn("a listener threw; further exceptions of the same transfer's are not logged", thrown);
                }
            } finally {
                running = null;
            }
        });
    }

    /** Runs something that is not the listener's, after what came before. */
    void run(Runnable task) {
        lane.execute(task);
    }

    /** Whether the calling thread is inside the listener now. */
    boolean isInListener() {
        return running == Thread.currentThread();
    }
}
