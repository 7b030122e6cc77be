// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation notices what it is there to notice: variants of the engine that break their promises. */
final class SabotageTest {

    private static final int MOST_SEEDS = 3000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isCaught(Sabotage sabotage) {
        String caught = LongStream.rangeClosed(1, MOST_SEEDS)
                .parallel()
                .mapToObj(seed -> caught(seed, sabotage))
                .filter(how -> !how.isEmpty())
                .findAny()
                .orElse("");
        assertFalse(caught.isEmpty(), () -> sabotage + " is not caught by " + MOST_SEEDS + " seeds");
        System.out.println(caught);
    }

    private static String caught(long seed, Sabotage sabotage) {
        try {
            Simulation.run(seed, sabotage);
            return "";
        } catch (Violation caught) {
            return sabotage + " is caught by seed " + seed + ": " + caught.getMessage();
        }
    }
}
