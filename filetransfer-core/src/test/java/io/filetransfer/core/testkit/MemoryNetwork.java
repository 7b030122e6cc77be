// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import io.filetransfer.transport.PeerIdentity;
import io.filetransfer.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What joins the memory transports of a test: who listens where, how bytes are cut, what breaks. Everything is decided by
 * the seed. Used on the thread of the runtime, or before it runs.
 */
public final class MemoryNetwork {

    private static final int FIRST_FREE_PORT = 40_000;

    final ManualRuntime runtime;
    private final Random random;
    private final Map<SocketAddress, MemoryTransport.MemoryListener> listeners = new HashMap<>();
    private final List<MemoryLink> links = new ArrayList<>();
    private final Set<SocketAddress> silent = new HashSet<>();
    private final List<SocketAddress> connects = new ArrayList<>();
    private Consumer<MemoryLink> whenLinked = link -> {};
    private final Set<MemoryTransport> transports = new LinkedHashSet<>();
    private Supplier<Duration> latency = () -> Duration.ZERO;
    private int nextPort = FIRST_FREE_PORT;

    private boolean isEncrypted;
    private @Nullable PeerIdentity peerIdentity;

    /** From now on connections say that they are encrypted, and prove this of their peers. */
    public void encrypted(@Nullable PeerIdentity proven) {
        isEncrypted = true;
        peerIdentity = proven;
    }

    boolean isEncrypted() {
        return isEncrypted;
    }

    Optional<PeerIdentity> peerIdentity() {
        return Optional.ofNullable(peerIdentity);
    }

    public MemoryNetwork(ManualRuntime runtime, long seed) {
        this.runtime = runtime;
        this.random = new Random(seed);
    }

    /** A transport on this network. */
    public MemoryTransport open(TransportOptions options) {
        MemoryTransport transport = new MemoryTransport(this, options);
        transports.add(transport);
        return transport;
    }

    /** The connections opened so far, in order, the ended ones included: to break them. */
    public List<MemoryLink> links() {
        return List.copyOf(links);
    }

    /** The leases that the transports gave out or were given, and that have not been released; not those that were killed. */
    public int outstandingLeases() {
        return transports.stream().mapToInt(MemoryTransport::outstandingLeases).sum();
    }

    /** From now on each delivery takes so long; bytes that go together arrive together. */
    public void latency(Supplier<Duration> newLatency) {
        latency = newLatency;
    }

    Duration latency() {
        return latency.get();
    }

    void forget(MemoryTransport killed) {
        transports.remove(killed);
    }

    /** How many of the bytes there are the next delivery takes. */
    int cut(int available) {
        int most = random.nextInt(8) == 0 ? Math.min(16, available) : available;
        return 1 + random.nextInt(most);
    }

    SocketAddress bind(SocketAddress wanted, MemoryTransport.MemoryListener listener) throws IOException {
        SocketAddress address = wanted;
        if (wanted instanceof InetSocketAddress inet && inet.getPort() == 0) {
            address = freeAddress(inet.getAddress());
        }
        if (listeners.putIfAbsent(address, listener) != null) {
            throw new IOException("address already in use");
        }
        return address;
    }

    SocketAddress freeAddress(InetAddress host) {
        return new InetSocketAddress(host, nextPort++);
    }

    void unbind(SocketAddress address) {
        listeners.remove(address);
    }

    MemoryTransport.@Nullable MemoryListener listenerAt(SocketAddress address) {
        return listeners.get(address);
    }

    /** From now on attempts to connect to an address have no answer. */
    public void swallowConnects(SocketAddress address, boolean swallow) {
        if (swallow) {
            silent.add(address);
        } else {
            silent.remove(address);
        }
    }

    boolean swallowsConnects(SocketAddress address) {
        connects.add(address);
        return silent.contains(address);
    }

    /** The addresses that were tried so far, in order. */
    public List<SocketAddress> connects() {
        return List.copyOf(connects);
    }

    /** What is done to each new connection before a byte has passed. */
    public void whenLinked(Consumer<MemoryLink> fault) {
        whenLinked = fault;
    }

    void add(MemoryLink link) {
        links.add(link);
        whenLinked.accept(link);
    }
}
