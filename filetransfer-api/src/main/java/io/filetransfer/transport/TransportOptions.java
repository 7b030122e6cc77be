// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

/** What a transport is asked to keep to. Immutable; the {@code with} methods return a changed copy. */
public final class TransportOptions {

    private final String name;
    private final int eventLoops;
    private final long receiveBudgetBytes;
    private final int backlog;

    private TransportOptions(String name, int eventLoops, long receiveBudgetBytes, int backlog) {
        this.name = name;
        this.eventLoops = eventLoops;
        this.receiveBudgetBytes = receiveBudgetBytes;
        this.backlog = backlog;
    }

    /**
     * Options with a name for the threads and defaults for the rest: 1 event loop, 32 MiB, a backlog of 1024.
     *
     * @param name the prefix of all thread names
     * @return the options
     */
    public static TransportOptions named(String name) {
        return new TransportOptions(name, 1, 32L << 20, 1024);
    }

    /**
     * A copy with another number of event loops.
     *
     * @param loops 1 to 1024
     * @return the copy
     * @throws IllegalArgumentException if out of range
     */
    public TransportOptions withEventLoops(int loops) {
        if (loops < 1 || loops > 1024) {
            throw new IllegalArgumentException("eventLoops: " + loops + ", expected 1..1024");
        }
        return new TransportOptions(name, loops, receiveBudgetBytes, backlog);
    }

    /**
     * A copy with another bound on the memory that received bytes may hold before their leases are released.
     *
     * @param bytes at least 1 MiB
     * @return the copy
     * @throws IllegalArgumentException if below 1 MiB
     */
    public TransportOptions withReceiveBudgetBytes(long bytes) {
        if (bytes < 1 << 20) {
            throw new IllegalArgumentException("receiveBudgetBytes: " + bytes + ", expected at least " + (1 << 20));
        }
        return new TransportOptions(name, eventLoops, bytes, backlog);
    }

    /**
     * The prefix of all thread names.
     *
     * @return never empty
     */
    public String name() {
        return name;
    }

    /**
     * How many event loops.
     *
     * @return 1 to 1024
     */
    public int eventLoops() {
        return eventLoops;
    }

    /**
     * How much memory received bytes may hold; a transport pauses reading when none is left.
     *
     * @return bytes, at least 1 MiB
     */
    public long receiveBudgetBytes() {
        return receiveBudgetBytes;
    }

    /**
     * How many connections may wait to be accepted.
     *
     * @return at least 1
     */
    public int backlog() {
        return backlog;
    }
}
