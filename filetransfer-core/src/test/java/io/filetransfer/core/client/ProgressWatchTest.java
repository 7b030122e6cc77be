// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.testkit.ManualRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as standing still; and the two small parts beside it: delays and seen names. */
final class ProgressWatchTest {

    private final ManualRuntime runtime = new ManualRuntime(1);
    private final List<String> told = new ArrayList<>();
    private boolean busy = true;
    private boolean owed = true;
    private long skippedNanos;

    private final ProgressWatch.Watcher watcher = new ProgressWatch.Watcher() {
        @Override
        public boolean isBusy() {
            return busy;
        }

        @Override
        public boolean isOwed() {
            return owed;
        }

        @Override
        public void onStalled(Duration silence) {
            told.add("stalled " + silence.toSeconds());
        }

        @Override
        public void onRecovered() {
            told.add("recovered");
        }
    };

    private final Clock clock = new Clock() {
        @Override
        public long nanoTime() {
            return runtime.nanoTime() + skippedNanos;
        }

        @Override
        public Instant wallTime() {
            return runtime.wallTime();
        }
    };

    private ProgressWatch watch(long leastBytesPerSecond) {
        ProgressWatch watch =
                new ProgressWatch(clock, runtime, runtime, Duration.ofSeconds(10), leastBytesPerSecond, watcher);
        watch.start();
        return watch;
    }

    private void seconds(int count) {
        runtime.advance(Duration.ofSeconds(count));
    }

    @ParameterizedTest(name = "{0}BytesEachSecondOf{1}Stall{2}")
    @CsvSource({"1, 1024, true", "1000, 1024, true", "1024, 1024, false", "100000, 1024, false", "1, 0, false"})
    void standsStillBelowTheLeastRate(int bytes, int least, boolean stalls) {
        ProgressWatch watch = watch(least);
        for (int second = 0; second < 12; second++) {
            watch.progressed(bytes);
            seconds(1);
        }
        assertEquals(stalls ? List.of("stalled 10") : List.of(), told);
    }

    @Test
    void anAnswerIsWorthAWindow() {
        ProgressWatch watch = watch(1024);
        for (int i = 0; i < 20; i++) {
            seconds(8);
            watch.answered();
        }
        assertEquals(List.of(), told);
    }

    @Test
    void nobodyStandsStillWhoOwesNothing() {
        owed = false;
        watch(1024);
        seconds(100);
        assertEquals(List.of(), told);
        owed = true;
        seconds(9);
        assertEquals(List.of(), told);
        seconds(2);
        assertEquals(List.of("stalled 10"), told);
    }

    @Test
    void saysOnceAWindowThatItStandsStillAndOnceThatItDoesNot() {
        ProgressWatch watch = watch(1024);
        seconds(25);
        assertEquals(List.of("stalled 10", "stalled 10"), told);
        watch.progressed(1 << 20);
        seconds(9);
        assertEquals(List.of("stalled 10", "stalled 10", "recovered"), told);
        watch.stop();
        seconds(100);
        assertEquals(3, told.size());
    }

    @Test
    void whoStoodStillItselfBlamesNobody() {
        watch(1024);
        seconds(5);
        skippedNanos = Duration.ofMinutes(5).toNanos(); // this process was suspended
        seconds(9);
        assertEquals(List.of(), told);
        seconds(3);
        assertEquals(1, told.size());
    }

    @Test
    void looksOnlyWhileSomethingIsUnderWay() {
        ProgressWatch watch = watch(1024);
        busy = false;
        seconds(100);
        assertEquals(List.of(), told.stream().skip(1).toList());
        told.clear();
        busy = true;
        watch.start();
        seconds(11);
        assertEquals(List.of("stalled 10"), told);
    }

    @Test
    void delaysHaveFullJitterDoubleAndAreBounded() {
        Random random = new Random(4);
        Duration most = Duration.ofSeconds(2);
        long[] bounds = {100, 200, 400, 800, 1600, 2000, 2000};
        for (int failures = 0; failures < bounds.length; failures++) {
            long highest = 0;
            long lowest = Long.MAX_VALUE;
            for (int i = 0; i < 500; i++) {
                long millis = Backoff.draw(random::nextLong, most, failures).toMillis();
                highest = Math.max(highest, millis);
                lowest = Math.min(lowest, millis);
            }
            assertTrue(highest <= bounds[failures], failures + " failures: " + highest);
            assertTrue(highest >= bounds[failures] * 9 / 10, failures + " failures: " + highest);
            assertTrue(lowest <= bounds[failures] / 10, failures + " failures: " + lowest);
        }
        assertTrue(Backoff.draw(random::nextLong, most, Integer.MAX_VALUE).compareTo(most) <= 0);
    }

    @Test
    void eachNameIsFreshOnce() {
        SeenNames names = new SeenNames();
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            String name = "d" + i % 250 + "/f" + i % 20_000;
            assertEquals(expected.add(name), names.add(name), name);
        }
    }
}
