// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Runs many seeds on all cores. */
final class Seeds {

    private Seeds() {}

    /** The first failure, in the order of time, is thrown; one line is printed that replays it. */
    static void run(LongStream seeds, String what) {
        AtomicLong runs = new AtomicLong();
        long start = System.nanoTime();
        seeds.parallel().forEach(seed -> {
            try {
                Simulation.run(seed, Sabotage.NONE);
                runs.incrementAndGet();
            } catch (Violation | RuntimeException | LinkageError failed) {
                String line =
                        "simulation failed: replay with ./mvnw -B -ntp -pl filetransfer-core -am verify -Psim -Dsimulation.seed="
                                + seed;
                System.out.println(line);
                throw new AssertionError(line, failed);
            }
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "simulation: %d runs of %s in %.1f s on %d cores, %.0f a second and core%n",
                runs.get(),
                what,
                seconds,
                Runtime.getRuntime().availableProcessors(),
                runs.get() / seconds / Runtime.getRuntime().availableProcessors());
    }
}
