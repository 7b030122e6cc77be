// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.filetransfer.core.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualRuntimeTest {

    private final ManualRuntime runtime = new ManualRuntime(1);
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsNothingByItself() {
        runtime.execute(() -> ran.add("task"));
        runtime.schedule(Duration.ZERO, runtime, () -> ran.add("timer"));
        assertEquals(List.of(), ran);
        runtime.runUntilIdle();
        assertEquals(List.of("task"), ran);
        runtime.advance(Duration.ZERO);
        assertEquals(List.of("task", "timer"), ran);
        assertFalse(runtime.runOne());
    }

    @Test
    void runsTimersInOrderEachAtItsTime() {
        schedule(20);
        schedule(10);
        schedule(30);
        Timers.Timer cancelled = runtime.schedule(Duration.ofMillis(15), runtime, () -> ran.add("cancelled"));
        cancelled.cancel();
        runtime.schedule(Duration.ofMillis(10), runtime, () -> schedule(5));
        runtime.advance(Duration.ofMillis(29));
        assertEquals(List.of("10 at 10", "5 at 15", "20 at 20"), ran);
        assertEquals(Duration.ofMillis(29).toNanos(), runtime.nanoTime());
        runtime.advance(Duration.ofMillis(1));
        assertEquals(List.of("10 at 10", "5 at 15", "20 at 20", "30 at 30"), ran);
    }

    private void schedule(int millis) {
        runtime.schedule(
                Duration.ofMillis(millis),
                runtime,
                () -> ran.add(
                        millis + " at " + Duration.ofNanos(runtime.nanoTime()).toMillis()));
    }

    private static List<Integer> runOfTwoLanes(long seed) {
        ManualRuntime seeded = new ManualRuntime(seed);
        ManualRuntime.Lane even = seeded.lane();
        ManualRuntime.Lane odd = seeded.lane();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            (i % 2 == 0 ? even : odd).execute(() -> order.add(number));
        }
        seeded.runUntilIdle();
        return order;
    }

    @Test
    void keepsTheOrderOfALaneAndMixesLanesByTheSeed() {
        List<Integer> first = runOfTwoLanes(7);
        assertEquals(first, runOfTwoLanes(7));
        assertNotEquals(first, runOfTwoLanes(8));
        for (int lane = 0; lane < 2; lane++) {
            int remainder = lane;
            List<Integer> expected = IntStream.range(0, 100)
                    .filter(i -> i % 2 == remainder)
                    .boxed()
                    .toList();
            assertEquals(
                    expected, first.stream().filter(i -> i % 2 == remainder).toList());
        }
    }
}
