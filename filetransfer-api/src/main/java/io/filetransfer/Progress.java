// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far a transfer was at one moment. Immutable.
 *
 * <p>It counts what the other side has, not what a buffer took: a byte is <em>acknowledged</em> once the receiver has
 * checked and written it, and <em>skipped</em> once it proved to be there from an earlier attempt.
 */
public final class Progress {

    private final Phase phase;
    private final long sentBytes;
    private final long acknowledgedBytes;
    private final long skippedBytes;
    private final long durableBytes;
    private final long totalBytes;
    private final double bytesPerSecond;
    private final double ratio;

    /**
     * A snapshot. The engine makes them; applications read them.
     *
     * @param phase where the transfer is
     * @param sentBytes bytes handed to the connection, again included
     * @param acknowledgedBytes bytes the receiver has checked and written
     * @param skippedBytes bytes that were there from an earlier attempt
     * @param durableBytes bytes that survive a loss of power at the receiver
     * @param totalBytes bytes in all, or -1 if unknown
     * @param bytesPerSecond the rate of acknowledged bytes, 0 or more
     * @param ratio 0 to 1, or negative if the total is unknown
     */
    public Progress(
            Phase phase,
            long sentBytes,
            long acknowledgedBytes,
            long skippedBytes,
            long durableBytes,
            long totalBytes,
            double bytesPerSecond,
            double ratio) {
        this.phase = phase;
        this.sentBytes = sentBytes;
        this.acknowledgedBytes = acknowledgedBytes;
        this.skippedBytes = skippedBytes;
        this.durableBytes = durableBytes;
        this.totalBytes = totalBytes;
        this.bytesPerSecond = bytesPerSecond;
        this.ratio = ratio;
    }

    /**
     * Where the transfer is.
     *
     * @return never null
     */
    public Phase phase() {
        return phase;
    }

    /**
     * Bytes handed to the connection, including those sent again; in a download, bytes that arrived.
     *
     * @return 0 or more
     */
    public long sentBytes() {
        return sentBytes;
    }

    /**
     * Bytes that the receiver has checked and written in this call. May fall after a crash of the peer.
     *
     * @return 0 or more
     */
    public long acknowledgedBytes() {
        return acknowledgedBytes;
    }

    /**
     * Bytes that were there from an earlier attempt and need not be sent.
     *
     * @return 0 or more
     */
    public long skippedBytes() {
        return skippedBytes;
    }

    /**
     * Bytes that survive a loss of power at the receiver: what a resume can count on. Blocks that a different, earlier source
     * left under the same name are counted too until they are replaced.
     *
     * @return 0 or more
     */
    public long durableBytes() {
        return durableBytes;
    }

    /**
     * Bytes in all.
     *
     * @return empty while unknown
     */
    public OptionalLong totalBytes() {
        return totalBytes < 0 ? OptionalLong.empty() : OptionalLong.of(totalBytes);
    }

    /**
     * (acknowledged + skipped) / total. Below 1 until the transfer has completed, also for an empty file; never falls.
     *
     * @return 0 to 1, empty while the total is unknown
     */
    public OptionalDouble ratio() {
        return ratio < 0 ? OptionalDouble.empty() : OptionalDouble.of(ratio);
    }

    /**
     * The rate of acknowledged bytes over the last seconds.
     *
     * @return bytes a second, 0 or more
     */
    public double bytesPerSecond() {
        return bytesPerSecond;
    }

    /**
     * How long the rest takes at the present rate.
     *
     * @return seconds, rounded up; empty while the rate or the total is unknown
     */
    public OptionalLong remainingSeconds() {
        if (totalBytes < 0 || bytesPerSecond <= 0) {
            return OptionalLong.empty();
        }
        long left = Math.max(0, totalBytes - acknowledgedBytes - skippedBytes);
        return OptionalLong.of((long) Math.ceil(left / bytesPerSecond));
    }

    @Override
    public String toString() {
        return phase + " " + (acknowledgedBytes + skippedBytes) + " of " + totalBytes + " bytes";
    }
}
