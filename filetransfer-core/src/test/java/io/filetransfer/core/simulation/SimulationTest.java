// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract under faults: the same seeds in every build, and some that nobody has seen before. */
@Tag("K03")
@Tag("N01")
@Tag("N07")
final class SimulationTest {

    private static final int FIXED = 1000;
    private static final int FRESH = 200;

    @Test
    void keepsTheContractUnderTheFixedSeeds() {
        Seeds.run(LongStream.rangeClosed(1, FIXED), "fixed seeds");
    }

    @Test
    void keepsTheContractUnderFreshSeeds() {
        long first = System.currentTimeMillis() * 1000;
        Seeds.run(LongStream.range(first, first + FRESH), "fresh seeds");
    }

    @Test
    void isTheSameRunUnderTheSameSeed() {
        for (long seed = 1; seed <= 10; seed++) {
            assertEquals(Simulation.run(seed, Sabotage.NONE), Simulation.run(seed, Sabotage.NONE));
        }
    }
}
