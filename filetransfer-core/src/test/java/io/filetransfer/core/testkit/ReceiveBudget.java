// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import java.util.ArrayList;
import java.util.List;

/** How many received bytes may be outstanding on one transport; who found none left is called again, in order. */
final class ReceiveBudget {

    private final List<Runnable> waiting = new ArrayList<>();
    private long left;

    ReceiveBudget(long bytes) {
        left = bytes;
    }

    /** Takes at most so many bytes; if there are none, runs the task when there are some. */
    synchronized int take(int most, Runnable again) {
        int taken = (int) Math.min(most, left);
        left -= taken;
        if (taken == 0) {
            waiting.add(again);
        }
        return taken;
    }

    void giveBack(int bytes) {
        List<Runnable> told;
        synchronized (this) {
            left += bytes;
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(Runnable::run);
    }
}
