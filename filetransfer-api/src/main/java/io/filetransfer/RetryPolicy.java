// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.time.Duration;

/**
 * How a client goes on after its connection has ended or stands still: it connects again and continues what was under way,
 * while the futures stay pending. Immutable; the {@code with} methods return a changed copy.
 *
 * <p>Only what another connection can repair is tried again: {@link TransferException.Reason#CONNECTION_LOST}, {@link
 * TransferException.Reason#UNREACHABLE}, {@link TransferException.Reason#CLOSED} by the server, {@link
 * TransferException.Reason#OVERLOADED}, {@link TransferException.Reason#TIMEOUT} of a login, and {@link
 * TransferException.Reason#OUTCOME_UNKNOWN}, which is asked again. Everything else ends a transfer at once.
 */
public final class RetryPolicy {

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final RetryPolicy STANDARD = new RetryPolicy(
            Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(10), 1024);
    private static final RetryPolicy NONE = STANDARD.withBudget(Duration.ZERO);

    private final Duration budget;
    private final Duration maximumBackoff;
    private final Duration attemptInterval;
    private final Duration stallTimeout;
    private final long minimumBytesPerSecond;

    private RetryPolicy(
            Duration budget,
            Duration maximumBackoff,
            Duration attemptInterval,
            Duration stallTimeout,
            long minimumBytesPerSecond) {
        this.budget = budget;
        this.maximumBackoff = maximumBackoff;
        this.attemptInterval = attemptInterval;
        this.stallTimeout = stallTimeout;
        this.minimumBytesPerSecond = minimumBytesPerSecond;
    }

    /**
     * The default: a budget of 1 hour, delays of at most 2 s, a further attempt every 3 s, a stall after 10 s with less than
     * 1,024 bytes a second.
     *
     * @return the policy
     */
    public static RetryPolicy standard() {
        return STANDARD;
    }

    /**
     * No retry: what is under way fails when the connection ends, the client cannot be used afterwards, and a connection
     * that stands still is not replaced. The same call of another client continues.
     *
     * @return the policy, with a budget of zero
     */
    public static RetryPolicy none() {
        return NONE;
    }

    /**
     * A copy with another budget: how long one transfer is tried again without getting any further. Bytes that the other side
     * has for the first time begin it anew.
     *
     * @param time 1 ms to 3,650 days; zero for no retry
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public RetryPolicy withBudget(Duration time) {
        return new RetryPolicy(
                time.isZero() ? time : check("budget", time),
                maximumBackoff,
                attemptInterval,
                stallTimeout,
                minimumBytesPerSecond);
    }

    /**
     * A copy with another longest delay before an attempt that follows a failed one. Each delay is drawn between zero and
     * this, less for the first few.
     *
     * @param time 1 ms to 3,650 days
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public RetryPolicy withMaximumBackoff(Duration time) {
        return new RetryPolicy(
                budget, check("maximumBackoff", time), attemptInterval, stallTimeout, minimumBytesPerSecond);
    }

    /**
     * A copy with another time after which a further attempt to connect begins beside those that have no answer yet.
     *
     * @param time 1 ms to 3,650 days
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public RetryPolicy withAttemptInterval(Duration time) {
        return new RetryPolicy(
                budget, maximumBackoff, check("attemptInterval", time), stallTimeout, minimumBytesPerSecond);
    }

    /**
     * A copy with another time after which a connection on which the server owes something, and from which too little came,
     * is replaced by another one. A connection that replaced one gets more time, up to eight times as much, until the server
     * has acknowledged 1 MiB on it.
     *
     * @param time 1 ms to 3,650 days
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public RetryPolicy withStallTimeout(Duration time) {
        return new RetryPolicy(
                budget, maximumBackoff, attemptInterval, check("stallTimeout", time), minimumBytesPerSecond);
    }

    /**
     * A copy with another least rate, taken over the {@link #stallTimeout()}, below which a connection stands still.
     *
     * @param bytes 0 to 2^30; at 0 any byte is enough
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public RetryPolicy withMinimumBytesPerSecond(long bytes) {
        if (bytes < 0 || bytes > 1 << 30) {
            throw new IllegalArgumentException("minimumBytesPerSecond: " + bytes + ", expected 0.." + (1 << 30));
        }
        return new RetryPolicy(budget, maximumBackoff, attemptInterval, stallTimeout, bytes);
    }

    private static Duration check(String name, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": " + time + ", expected " + SHORTEST + ".." + LONGEST);
        }
        return time;
    }

    /**
     * How long one transfer is tried again without getting any further.
     *
     * @return zero for no retry
     */
    public Duration budget() {
        return budget;
    }

    /**
     * The longest delay between attempts that fail.
     *
     * @return more than zero
     */
    public Duration maximumBackoff() {
        return maximumBackoff;
    }

    /**
     * When a further attempt to connect begins beside those without an answer.
     *
     * @return more than zero
     */
    public Duration attemptInterval() {
        return attemptInterval;
    }

    /**
     * How long too little may come on a connection on which the server owes something.
     *
     * @return more than zero
     */
    public Duration stallTimeout() {
        return stallTimeout;
    }

    /**
     * Below which rate, taken over the {@link #stallTimeout()}, a connection stands still.
     *
     * @return 0 or more
     */
    public long minimumBytesPerSecond() {
        return minimumBytesPerSecond;
    }
}
