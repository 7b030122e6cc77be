// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * Median, least and greatest of some values.
 *
 * @param median the mean of the middle two for an even number of values
 * @param least the least
 * @param greatest the greatest
 */
record Spread(double median, double least, double greatest) {

    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f..%.3f)", median, least, greatest);
    }
}
