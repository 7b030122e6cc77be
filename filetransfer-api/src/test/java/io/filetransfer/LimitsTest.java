// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bound at its least and its largest value, and one beyond. */
class LimitsTest {

    private record Bound(
            String name,
            long byDefault,
            long least,
            long most,
            BiFunction<Limits.Builder, Long, Limits.Builder> set,
            Function<Limits, Long> get) {

        @Override
        public String toString() {
            return name;
        }
    }

    private record Time(
            String name,
            Duration byDefault,
            BiFunction<Limits.Builder, Duration, Limits.Builder> set,
            Function<Limits, Duration> get) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bound> bounds() {
        return Stream.of(
                new Bound(
                        "memoryBudgetBytes",
                        32L << 20,
                        4L << 20,
                        1L << 40,
                        Limits.Builder::memoryBudgetBytes,
                        Limits::memoryBudgetBytes),
                new Bound(
                        "chunkBytes",
                        256 << 10,
                        16 << 10,
                        256 << 10,
                        (builder, value) -> builder.chunkBytes(value.intValue()),
                        limits -> (long) limits.chunkBytes()),
                new Bound(
                        "connectionCreditBytes",
                        8L << 20,
                        256 << 10,
                        1L << 30,
                        Limits.Builder::connectionCreditBytes,
                        Limits::connectionCreditBytes),
                new Bound(
                        "initialTransferCreditBytes",
                        1L << 20,
                        256 << 10,
                        1L << 30,
                        Limits.Builder::initialTransferCreditBytes,
                        Limits::initialTransferCreditBytes),
                new Bound(
                        "checkpointBytes",
                        64L << 20,
                        1L << 20,
                        1L << 40,
                        Limits.Builder::checkpointBytes,
                        Limits::checkpointBytes),
                new Bound(
                        "connections",
                        10_000,
                        1,
                        1_000_000,
                        (builder, value) -> builder.connections(value.intValue()),
                        limits -> (long) limits.connections()),
                new Bound(
                        "transfersPerSession",
                        1024,
                        16,
                        65_536,
                        (builder, value) -> builder.transfersPerSession(value.intValue()),
                        limits -> (long) limits.transfersPerSession()),
                new Bound(
                        "storageThreads",
                        16,
                        1,
                        1024,
                        (builder, value) -> builder.storageThreads(value.intValue()),
                        limits -> (long) limits.storageThreads()));
    }

    static Stream<Time> times() {
        return Stream.of(
                new Time(
                        "checkpointInterval",
                        Duration.ofSeconds(2),
                        Limits.Builder::checkpointInterval,
                        Limits::checkpointInterval),
                new Time(
                        "connectTimeout",
                        Duration.ofSeconds(10),
                        Limits.Builder::connectTimeout,
                        Limits::connectTimeout),
                new Time("helloTimeout", Duration.ofSeconds(10), Limits.Builder::helloTimeout, Limits::helloTimeout),
                new Time("idleTimeout", Duration.ofSeconds(30), Limits.Builder::idleTimeout, Limits::idleTimeout),
                new Time("closeTimeout", Duration.ofSeconds(5), Limits.Builder::closeTimeout, Limits::closeTimeout));
    }

    @Test
    void checksEveryBoundThereIs() {
        long settings = Stream.of(Limits.Builder.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == Limits.Builder.class)
                .count();
        assertEquals(settings, bounds().count() + times().count());
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void takesANumberWithinItsBoundsAndNoneBeyond(Bound bound) {
        assertEquals(bound.byDefault, bound.get.apply(Limits.defaults()));
        for (long value : new long[] {bound.least, bound.most}) {
            Limits limits = bound.set.apply(Limits.builder(), value).build();
            assertEquals(value, bound.get.apply(limits));
        }
        for (long value : new long[] {bound.least - 1, bound.most + 1, 0, -1}) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> bound.set.apply(Limits.builder(), value));
            assertEquals(
                    bound.name + ": " + value + ", expected " + bound.least + ".." + bound.most, refusal.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("times")
    void takesATimeWithinItsBoundsAndNoneBeyond(Time time) {
        assertEquals(time.byDefault, time.get.apply(Limits.defaults()));
        for (Duration value : new Duration[] {Duration.ofMillis(1), Duration.ofHours(24)}) {
            assertEquals(
                    value,
                    time.get.apply(time.set.apply(Limits.builder(), value).build()));
        }
        for (Duration value : new Duration[] {
            Duration.ZERO,
            Duration.ofNanos(999_999),
            Duration.ofMillis(-1),
            Duration.ofHours(24).plusNanos(1)
        }) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> time.set.apply(Limits.builder(), value));
            assertEquals(time.name + ": " + value + ", expected PT0.001S..PT24H", refusal.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("times")
    void refusesATimeThatNoNumberOfMillisecondsHolds(Time time) {
        for (long seconds : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> time.set.apply(Limits.builder(), Duration.ofSeconds(seconds)));
        }
    }

    @Test
    void keepsOneObjectForTheDefaults() {
        assertSame(Limits.defaults(), Limits.defaults());
    }

    @Test
    void isNotChangedByItsBuilderLater() {
        Limits.Builder builder = Limits.builder().connections(7);
        Limits limits = builder.build();
        builder.connections(8);
        assertEquals(7, limits.connections());
    }
}
