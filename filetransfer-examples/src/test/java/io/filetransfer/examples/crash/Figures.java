// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a run has counted, and its violations. Used by one thread. */
final class Figures {

    final List<String> violations = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final String mark;
    int points;
    long acknowledged;
    long repeated;
    long continued;
    long bytesKept;
    long twins;

    /**
     * Begins with nothing.
     *
     * @param mark what a violation is printed with
     */
    Figures(String mark) {
        this.mark = mark;
    }

    /** Adds what was not found before: a file that is lost stays lost. */
    void add(String where, List<String> found) {
        for (String violation : found) {
            if (!AtExit.hasBegun() && known.add(violation)) {
                violations.add(where + ": " + violation);
                System.out.println(mark + " " + where + ": " + violation);
            }
        }
    }

    /** One line for people. */
    String line(String what) {
        return String.format(
                Locale.ROOT,
                "%s: %,d points, %d violations, %,d acknowledged, %,d interrupted calls made again, %,d of them continued"
                        + " (%,d MiB not sent again)%s",
                what,
                points,
                violations.size(),
                acknowledged,
                repeated,
                continued,
                bytesKept >> 20,
                twins == 0 ? "" : ", " + twins + " of RENAME made twice");
    }
}
