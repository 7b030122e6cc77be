// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.time.Duration;

/**
 * Every bound of a client or server, each with a finite default. Immutable; make one with {@link #builder()}.
 */
public final class Limits {

    private static final Limits DEFAULTS = builder().build();

    private final long memoryBudgetBytes;
    private final int chunkBytes;
    private final long connectionCreditBytes;
    private final long initialTransferCreditBytes;
    private final long checkpointBytes;
    private final Duration checkpointInterval;
    private final int connections;
    private final int transfersPerSession;
    private final Duration connectTimeout;
    private final Duration helloTimeout;
    private final Duration idleTimeout;
    private final Duration closeTimeout;
    private final int storageThreads;

    private Limits(Builder from) {
        this.memoryBudgetBytes = from.memoryBudgetBytes;
        this.chunkBytes = from.chunkBytes;
        this.connectionCreditBytes = from.connectionCreditBytes;
        this.initialTransferCreditBytes = from.initialTransferCreditBytes;
        this.checkpointBytes = from.checkpointBytes;
        this.checkpointInterval = from.checkpointInterval;
        this.connections = from.connections;
        this.transfersPerSession = from.transfersPerSession;
        this.connectTimeout = from.connectTimeout;
        this.helloTimeout = from.helloTimeout;
        this.idleTimeout = from.idleTimeout;
        this.closeTimeout = from.closeTimeout;
        this.storageThreads = from.storageThreads;
    }

    /**
     * The defaults.
     *
     * @return always the same object
     */
    public static Limits defaults() {
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
     * A builder that starts with these limits.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.memoryBudgetBytes = memoryBudgetBytes;
        copy.chunkBytes = chunkBytes;
        copy.connectionCreditBytes = connectionCreditBytes;
        copy.initialTransferCreditBytes = initialTransferCreditBytes;
        copy.checkpointBytes = checkpointBytes;
        copy.checkpointInterval = checkpointInterval;
        copy.connections = connections;
        copy.transfersPerSession = transfersPerSession;
        copy.connectTimeout = connectTimeout;
        copy.helloTimeout = helloTimeout;
        copy.idleTimeout = idleTimeout;
        copy.closeTimeout = closeTimeout;
        copy.storageThreads = storageThreads;
        return copy;
    }

    /**
     * Most bytes of file content in memory, sending and receiving together. Two copies of this exist at worst: received and to be sent.
     *
     * @return 32 MiB by default
     */
    public long memoryBudgetBytes() {
        return memoryBudgetBytes;
    }

    /**
     * Most bytes of file content in one frame towards this side.
     *
     * @return 256 KiB by default
     */
    public int chunkBytes() {
        return chunkBytes;
    }

    /**
     * Most bytes of file content that a peer may send on one connection before they are written.
     *
     * @return 8 MiB by default
     */
    public long connectionCreditBytes() {
        return connectionCreditBytes;
    }

    /**
     * Most bytes of one file that a peer may send before it was answered.
     *
     * @return 1 MiB by default
     */
    public long initialTransferCreditBytes() {
        return initialTransferCreditBytes;
    }

    /**
     * Most bytes received between two checkpoints; a crash of the machine loses at most two intervals.
     *
     * @return 64 MiB by default
     */
    public long checkpointBytes() {
        return checkpointBytes;
    }

    /**
     * Most time between two checkpoints while bytes arrive.
     *
     * @return 2 s by default
     */
    public Duration checkpointInterval() {
        return checkpointInterval;
    }

    /**
     * Most connections of a server; one more is refused.
     *
     * @return 10,000 by default
     */
    public int connections() {
        return connections;
    }

    /**
     * Most transfers and listings that one client may have open at once.
     *
     * @return 1,024 by default
     */
    public int transfersPerSession() {
        return transfersPerSession;
    }

    /**
     * Most time to open a connection.
     *
     * @return 10 s by default
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * Most time from the open connection to the end of the login.
     *
     * @return 10 s by default
     */
    public Duration helloTimeout() {
        return helloTimeout;
    }

    /**
     * Most time without a byte from the peer; a third of it without one is answered by a PING.
     *
     * @return 30 s by default
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * Most time that closing waits for checkpoints, and cancelling for the peer.
     *
     * @return 5 s by default
     */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /**
     * Most threads that wait for disks.
     *
     * @return 16 by default
     */
    public int storageThreads() {
        return storageThreads;
    }

    /** Collects bounds; each is checked when it is set. Used by one thread. */
    public static final class Builder {

        private long memoryBudgetBytes = 32L << 20;
        private int chunkBytes = 256 << 10;
        private long connectionCreditBytes = 8L << 20;
        private long initialTransferCreditBytes = 1L << 20;
        private long checkpointBytes = 64L << 20;
        private Duration checkpointInterval = Duration.ofSeconds(2);
        private int connections = 10_000;
        private int transfersPerSession = 1024;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration helloTimeout = Duration.ofSeconds(10);
        private Duration idleTimeout = Duration.ofSeconds(30);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private int storageThreads = 16;

        private Builder() {}

        /**
         * Most bytes of file content in memory, sending and receiving together. Two copies of this exist at worst: received and to be sent.
         *
         * @param memoryBudgetBytes 4 MiB to 1 TiB; 32 MiB by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder memoryBudgetBytes(long memoryBudgetBytes) {
            this.memoryBudgetBytes = checkRange("memoryBudgetBytes", memoryBudgetBytes, 1L << 22, 1L << 40);
            return this;
        }

        /**
         * Most bytes of file content in one frame towards this side.
         *
         * @param chunkBytes 16 KiB to 256 KiB; 256 KiB by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder chunkBytes(int chunkBytes) {
            this.chunkBytes = (int) checkRange("chunkBytes", chunkBytes, 16 << 10, 256 << 10);
            return this;
        }

        /**
         * Most bytes of file content that a peer may send on one connection before they are written.
         *
         * @param connectionCreditBytes 256 KiB to 1 GiB; 8 MiB by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder connectionCreditBytes(long connectionCreditBytes) {
            this.connectionCreditBytes = checkRange("connectionCreditBytes", connectionCreditBytes, 1L << 18, 1L << 30);
            return this;
        }

        /**
         * Most bytes of one file that a peer may send before it was answered.
         *
         * @param initialTransferCreditBytes 256 KiB to 1 GiB; 1 MiB by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder initialTransferCreditBytes(long initialTransferCreditBytes) {
            this.initialTransferCreditBytes =
                    checkRange("initialTransferCreditBytes", initialTransferCreditBytes, 1L << 18, 1L << 30);
            return this;
        }

        /**
         * Most bytes received between two checkpoints; a crash of the machine loses at most two intervals.
         *
         * @param checkpointBytes 1 MiB to 1 TiB; 64 MiB by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder checkpointBytes(long checkpointBytes) {
            this.checkpointBytes = checkRange("checkpointBytes", checkpointBytes, 1L << 20, 1L << 40);
            return this;
        }

        /**
         * Most time between two checkpoints while bytes arrive.
         *
         * @param checkpointInterval 1 ms to 24 h; 2 s by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder checkpointInterval(Duration checkpointInterval) {
            this.checkpointInterval = checkDuration("checkpointInterval", checkpointInterval);
            return this;
        }

        /**
         * Most connections of a server; one more is refused.
         *
         * @param connections 1 to 1,000,000; 10,000 by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder connections(int connections) {
            this.connections = (int) checkRange("connections", connections, 1, 1_000_000);
            return this;
        }

        /**
         * Most transfers and listings that one client may have open at once.
         *
         * @param transfersPerSession 16 to 65,536; 1,024 by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder transfersPerSession(int transfersPerSession) {
            this.transfersPerSession = (int) checkRange("transfersPerSession", transfersPerSession, 16, 65_536);
            return this;
        }

        /**
         * Most time to open a connection.
         *
         * @param connectTimeout 1 ms to 24 h; 10 s by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = checkDuration("connectTimeout", connectTimeout);
            return this;
        }

        /**
         * Most time from the open connection to the end of the login.
         *
         * @param helloTimeout 1 ms to 24 h; 10 s by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder helloTimeout(Duration helloTimeout) {
            this.helloTimeout = checkDuration("helloTimeout", helloTimeout);
            return this;
        }

        /**
         * Most time without a byte from the peer; a third of it without one is answered by a PING.
         *
         * @param idleTimeout 1 ms to 24 h; 30 s by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = checkDuration("idleTimeout", idleTimeout);
            return this;
        }

        /**
         * Most time that closing waits for checkpoints, and cancelling for the peer.
         *
         * @param closeTimeout 1 ms to 24 h; 5 s by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder closeTimeout(Duration closeTimeout) {
            this.closeTimeout = checkDuration("closeTimeout", closeTimeout);
            return this;
        }

        /**
         * Most threads that wait for disks.
         *
         * @param storageThreads 1 to 1,024; 16 by default
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder storageThreads(int storageThreads) {
            this.storageThreads = (int) checkRange("storageThreads", storageThreads, 1, 1024);
            return this;
        }

        /**
         * The bounds.
         *
         * @return a new object
         */
        public Limits build() {
            return new Limits(this);
        }

        private static long checkRange(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + ": " + value + ", expected " + least + ".." + most);
            }
            return value;
        }

        private static Duration checkDuration(String name, Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(24)) > 0) {
                throw new IllegalArgumentException(name + ": " + value + ", expected PT0.001S..PT24H");
            }
            return value;
        }
    }
}
