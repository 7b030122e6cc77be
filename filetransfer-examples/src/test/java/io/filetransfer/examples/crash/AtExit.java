// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.util.ArrayDeque;
import java.util.Deque;

/** What must be undone even if this virtual machine is interrupted: the last first. */
final class AtExit {

    private static final Deque<Runnable> ACTIONS = new ArrayDeque<>();

    private static volatile boolean begun;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::run, "undo"));
    }

    private AtExit() {}

    static void add(Runnable action) {
        synchronized (ACTIONS) {
            ACTIONS.push(action);
        }
    }

    /** It has been undone. */
    static void remove(Runnable action) {
        synchronized (ACTIONS) {
            ACTIONS.remove(action);
        }
    }

    /** Whether files are being taken away: nothing that is missing now means anything. */
    static boolean hasBegun() {
        return begun;
    }

    private static void run() {
        begun = true;
        synchronized (ACTIONS) {
            for (Runnable action : ACTIONS) {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    System.out.println("could not be undone: " + e);
                }
            }
        }
    }
}
