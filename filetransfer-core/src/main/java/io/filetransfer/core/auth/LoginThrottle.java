// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.auth;

import io.filetransfer.core.runtime.Clock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down who guesses. After three failures in a row of minutes, the attempts from one source are taken one after another,
 * each later than the one before by a delay that doubles up to four seconds; when too many wait, the next is refused. A source is
 * an IPv4 address, or a /64 of IPv6, since one machine may have all of that. A user who has logged in from a source before
 * does not wait there, so that a guesser behind the same address does not lock him out. What is remembered is bounded; the
 * oldest is forgotten first. Safe for use by several threads.
 */
final class LoginThrottle {

    static final int MAX_SOURCES = 4096;
    static final int MAX_KNOWN = 4096;
    static final int MAX_PER_SOURCE = 64;
    static final int FREE_FAILURES = 3;

    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final int MOST_DOUBLINGS = 4;
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long FORGIVEN_NANOS = Duration.ofMinutes(10).toNanos();

    private static final class Source {
        private int underWay;
        private int failures;
        private long lastFailureNanos;
        private long nextTurnNanos;
    }

    private record Known(String source, String user) {}

    private final Clock clock;
    private final Map<String, Source> sources = bounded(MAX_SOURCES);
    private final Map<Known, Integer> known = bounded(MAX_KNOWN);

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** What counts as one source. */
    static String sourceOf(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return "this machine";
        }
        InetAddress where = internet.getAddress();
        if (where == null) {
            return internet.getHostString();
        }
        byte[] bytes = where.getAddress();
        return HexFormat.of().formatHex(where instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }

    /**
     * Asks for a turn. Whoever gets one calls {@link #ended} once.
     *
     * @param user the name that was given, or empty
     * @return how long to wait, or empty if there is no turn
     */
    synchronized Optional<Duration> turn(String sourceName, String user) {
        long now = clock.nanoTime();
        Source source = sources.computeIfAbsent(sourceName, fresh -> new Source());
        if (source.failures > 0 && now - source.lastFailureNanos > FORGIVEN_NANOS) {
            source.failures = 0;
        }
        if (source.underWay >= MAX_PER_SOURCE) {
            return Optional.empty();
        }
        long wait = 0;
        boolean isTrusted = known.getOrDefault(new Known(sourceName, user), FREE_FAILURES) < FREE_FAILURES;
        if (source.failures >= FREE_FAILURES && !isTrusted) {
            int doublings = Math.min(MOST_DOUBLINGS, source.failures - FREE_FAILURES);
            long delay = FIRST_DELAY.toNanos() << doublings;
            long busy = Math.max(0, source.nextTurnNanos - now);
            wait = busy + delay;
            if (wait > LONGEST_WAIT_NANOS) {
                return Optional.empty();
            }
            source.nextTurnNanos = now + wait;
        }
        source.underWay++;
        return Optional.of(Duration.ofNanos(wait));
    }

    /** The turn is over. */
    synchronized void ended(String sourceName) {
        Source source = sources.get(sourceName);
        if (source != null && source.underWay > 0) {
            source.underWay--;
            if (source.underWay == 0 && source.failures == 0) {
                sources.remove(sourceName);
            }
        }
    }

    /** Somebody was refused. */
    synchronized void failed(String sourceName, String user) {
        Source source = sources.computeIfAbsent(sourceName, fresh -> new Source());
        source.failures++;
        source.lastFailureNanos = clock.nanoTime();
        known.computeIfPresent(new Known(sourceName, user), (pair, failures) -> failures + 1);
    }

    /** Somebody was let in. */
    synchronized void succeeded(String sourceName, String user) {
        known.put(new Known(sourceName, user), 0);
    }

    /** How many sources are remembered. */
    synchronized int sources() {
        return sources.size();
    }
}
