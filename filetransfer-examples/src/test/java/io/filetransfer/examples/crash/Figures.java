// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run has counted, and its violations. Used by one thread. */
final class Figures {

    final List<String> violations = new ArrayList<>();
    int points;
    long acknowledged;
    long repeated;
    long continued;
    long bytesKept;

    void add(String where, List<String> found) {
        for (String violation : found) {
            violations.add(where + ": " + violation);
            System.out.println("VIOLATION " + where + ": " + violation);
        }
    }

    /** One line for people. */
    String line(String what) {
        return String.format(
                Locale.ROOT,
                "%s: %,d points, %d violations, %,d acknowledged, %,d interrupted calls made again, %,d of them continued"
                        + " (%,d MiB not sent again)",
                what,
                points,
                violations.size(),
                acknowledged,
                repeated,
                continued,
                bytesKept >> 20);
    }
}
