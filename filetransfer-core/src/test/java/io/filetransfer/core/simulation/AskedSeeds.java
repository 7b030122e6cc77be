// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * As many seeds as asked for; the profile {@code sim} runs this alone. {@code simulation.seed} runs one seed and prints its
 * story, {@code simulation.seeds} that many from {@code simulation.first} on.
 */
final class AskedSeeds {

    @Test
    void keepsTheContract() {
        Long one = Long.getLong("simulation.seed");
        if (one != null) {
            Seeds.run(LongStream.of(one), "seed " + one);
            Simulation.run(one, Sabotage.NONE).story().forEach(System.out::println);
            return;
        }
        long first = Long.getLong("simulation.first", 1);
        long count = Long.getLong("simulation.seeds", 10_000);
        Seeds.run(LongStream.range(first, first + count), "seeds from " + first + " on");
    }
}
