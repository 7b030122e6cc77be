// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a transport is asked to keep to. Immutable; the {@code with} methods return a changed copy. */
public final class TransportOptions {

    private final String name;
    private final int eventLoops;
    private final long receiveBudgetBytes;
    private final SocketOptions sockets;
    private final @Nullable Object sharedEventLoops;

    private TransportOptions(
            String name,
            int eventLoops,
            long receiveBudgetBytes,
            SocketOptions sockets,
            @Nullable Object sharedEventLoops) {
        this.name = name;
        this.eventLoops = eventLoops;
        this.receiveBudgetBytes = receiveBudgetBytes;
        this.sockets = sockets;
        this.sharedEventLoops = sharedEventLoops;
    }

    /**
     * Options with a name for the threads and defaults for the rest: 1 event loop of the transport's own, 32 MiB, the standard
     * sockets.
     *
     * @param name the prefix of all thread names
     * @return the options
     */
    public static TransportOptions named(String name) {
        return new TransportOptions(name, 1, 32L << 20, SocketOptions.standard(), null);
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
        return new TransportOptions(name, loops, receiveBudgetBytes, sockets, sharedEventLoops);
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
        return new TransportOptions(name, eventLoops, bytes, sockets, sharedEventLoops);
    }

    /**
     * A copy with other sockets.
     *
     * @param options how they are set up
     * @return the copy
     */
    public TransportOptions withSockets(SocketOptions options) {
        return new TransportOptions(
                name, eventLoops, receiveBudgetBytes, Objects.requireNonNull(options, "options"), sharedEventLoops);
    }

    /**
     * A copy with event loops of the application. The transport takes {@link #eventLoops} of them, or all if there are fewer.
     *
     * @param loops of a type that the transport names: for {@code netty} an {@code io.netty.channel.IoEventLoopGroup}
     * @return the copy
     */
    public TransportOptions withSharedEventLoops(Object loops) {
        return new TransportOptions(
                name, eventLoops, receiveBudgetBytes, sockets, Objects.requireNonNull(loops, "loops"));
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
     * How sockets are set up; a transport without sockets passes over it.
     *
     * @return the options
     */
    public SocketOptions sockets() {
        return sockets;
    }

    /**
     * Event loops of the application, to be used instead of own ones and never shut down.
     *
     * @return of a type that the transport names, or empty for own ones
     */
    public Optional<Object> sharedEventLoops() {
        return Optional.ofNullable(sharedEventLoops);
    }
}
