// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a server keeps what nobody has asked for lately, and how much of it. Immutable; make one with {@link #builder()}.
 * What is over its time is removed when the server starts and about hourly while uploads come.
 */
public final class Retention {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Retention DEFAULTS = builder().build();

    private final Duration partialFiles;
    private final Duration receipts;
    private final int mostReceipts;
    private final Duration quarantine;

    private Retention(Builder from) {
        this.partialFiles = from.partialFiles;
        this.receipts = from.receipts;
        this.mostReceipts = from.mostReceipts;
        this.quarantine = from.quarantine;
    }

    /**
     * The defaults.
     *
     * @return always the same object
     */
    public static Retention defaults() {
        return DEFAULTS;
    }

    /**
     * A builder that starts with the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * How long a partial file is kept after nobody has been attached to it. One that is attached never expires.
     *
     * @return 7 days by default
     */
    public Duration partialFiles() {
        return partialFiles;
    }

    /**
     * How long the same call gets its receipt again, also after a restart of the server, unless {@link #mostReceipts()} is
     * exceeded. After that it is a new call: its content is sent again, and {@link IfExists#FAIL} ends with
     * {@link TransferException.Reason#EXISTS}, {@link IfExists#RENAME} makes a second file.
     *
     * @return 24 hours by default
     */
    public Duration receipts() {
        return receipts;
    }

    /**
     * How many receipts are kept at least, if they are not too old; with more, the oldest are forgotten before their time and
     * the server logs a warning. One receipt takes about 16 bytes of memory and some 500 bytes on disk.
     *
     * @return 1,000,000 by default
     */
    public int mostReceipts() {
        return mostReceipts;
    }

    /**
     * How long {@code .ft/quarantine} keeps what nobody may believe: partial files with a damaged journal or a failed flush,
     * and what does not belong into {@code .ft}.
     *
     * @return 30 days by default
     */
    public Duration quarantine() {
        return quarantine;
    }

    /** Collects times and numbers; each is checked when it is set. Used by one thread. */
    public static final class Builder {

        private Duration partialFiles = Duration.ofDays(7);
        private Duration receipts = Duration.ofHours(24);
        private int mostReceipts = 1_000_000;
        private Duration quarantine = Duration.ofDays(30);

        private Builder() {}

        /**
         * How long a partial file is kept after nobody has been attached to it.
         *
         * @param time one minute to 3,650 days; 7 days by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder partialFiles(Duration time) {
            this.partialFiles = checked("partialFiles", time);
            return this;
        }

        /**
         * How long the same call gets its receipt again.
         *
         * @param time one minute to 3,650 days; 24 hours by default. A client asks again for at most an hour unless told
         *     otherwise
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder receipts(Duration time) {
            this.receipts = checked("receipts", time);
            return this;
        }

        /**
         * How many receipts are kept at least, if they are not too old.
         *
         * @param number 1,000 to 100,000,000; 1,000,000 by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder mostReceipts(int number) {
            if (number < 1000 || number > 100_000_000) {
                throw new IllegalArgumentException("mostReceipts: " + number + ", expected 1000..100000000");
            }
            this.mostReceipts = number;
            return this;
        }

        /**
         * How long {@code .ft/quarantine} keeps what it holds.
         *
         * @param time one minute to 3,650 days; 30 days by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder quarantine(Duration time) {
            this.quarantine = checked("quarantine", time);
            return this;
        }

        private static Duration checked(String name, Duration time) {
            Objects.requireNonNull(time, name);
            if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(name + ": " + time + ", expected " + SHORTEST + ".." + LONGEST);
            }
            return time;
        }

        /**
         * The times and numbers.
         *
         * @return a new object
         */
        public Retention build() {
            return new Retention(this);
        }
    }
}
