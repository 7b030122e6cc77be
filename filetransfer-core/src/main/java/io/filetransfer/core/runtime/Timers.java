// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Runs tasks later. */
public interface Timers {

    /**
     * Hands a task to an executor after a delay.
     *
     * @param delay not negative
     * @param executor where the task runs
     * @param task what runs
     * @return a handle to give it up
     */
    Timer schedule(Duration delay, Executor executor, Runnable task);

    /** A task that has not run yet. */
    interface Timer {

        /** Gives the task up if it has not been handed over yet. Repeating it changes nothing. */
        void cancel();
    }
}
