// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

/** Brings what other threads have done for a session back to its thread, also when that has ended meanwhile. */
public final class HandOver {

    private HandOver() {}

    /**
     * Runs a task on the thread of a session; where that has ended, here. Then nothing else uses what belongs to the session
     * but others that come back late, one after another: what was opened is closed, what was locked is let go.
     */
    public static void to(Session session, Runnable task) {
        if (!session.tryExecute(task)) {
            synchronized (session) {
                task.run();
            }
        }
    }
}
