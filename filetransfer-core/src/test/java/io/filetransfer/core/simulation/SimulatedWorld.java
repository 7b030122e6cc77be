// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.Durability;
import io.filetransfer.Limits;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.MemoryBudget;
import io.filetransfer.core.testkit.ManualRuntime;
import io.filetransfer.core.testkit.MemoryLink;
import io.filetransfer.core.testkit.MemoryNetwork;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A server, the machines of its clients and the network between them, in one thread and under one seed. */
final class SimulatedWorld {

    static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("server.test", 9400);

    /** A checkpoint each block, a window of one block, little memory, little patience. */
    static final Limits LIMITS = Limits.builder()
            .memoryBudgetBytes(4 << 20)
            .checkpointBytes(1 << 20)
            .connectionCreditBytes(1 << 20)
            .initialTransferCreditBytes(256 << 10)
            .chunkBytes(64 << 10)
            .helloTimeout(Duration.ofSeconds(3))
            .connectTimeout(Duration.ofSeconds(3))
            .idleTimeout(Duration.ofSeconds(6))
            .build();

    /** One run in so many is a long one. */
    private static final int LONG_RUNS = 24;

    private static final Duration LONGEST_WAIT = Duration.ofMillis(50);

    final long seed;

    /** Whether the power fails again and again, shortly after each other, and little else does. */
    final boolean isPowerBad;

    /** Whether files are several times as large as what a cut may cost, and the cuts come later. */
    final boolean isLong;

    final Sabotage sabotage;
    final Random random;
    final Sources sources;
    final ManualRuntime runtime;
    final MemoryNetwork network;
    final ServerMachine server;
    final List<ClientMachine> clients = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    final List<String> story = new ArrayList<>();
    int powerLosses;
    boolean hadDamage;
    private long steps;
    private Duration slowestDelivery = Duration.ZERO;
    private @Nullable Violation violation;

    SimulatedWorld(long seed, Sabotage sabotage) {
        this.seed = seed;
        this.sabotage = sabotage;
        this.random = new Random(seed);
        this.runtime = new ManualRuntime(random.nextLong());
        this.network = new MemoryNetwork(runtime, random.nextLong());
        this.isPowerBad = sabotage.showsInCrashes || random.nextInt(3) == 0;
        this.isLong = random.nextInt(LONG_RUNS) == 0;
        int mostlyBlocks = isLong ? 12 : isPowerBad && random.nextBoolean() ? 3 : 0;
        this.sources = new Sources(new Random(random.nextLong()), mostlyBlocks);
        network.latency(() -> upTo(slowestDelivery));
        server = new ServerMachine(this, random.nextBoolean() ? Durability.VISIBLE : Durability.DURABLE);
        int machines = 1 + random.nextInt(2);
        for (int i = 0; i < machines; i++) {
            clients.add(new ClientMachine(this, i));
        }
    }

    /** A time by chance; often none. */
    Duration upTo(Duration most) {
        if (most.isZero() || random.nextInt(3) == 0) {
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }

    void latency(Duration most) {
        slowestDelivery = most;
    }

    /** Something happened that helps to understand a failing seed. */
    void note(String what) {
        story.add(Duration.ofNanos(runtime.nanoTime()).toMillis() + " ms: " + what);
    }

    /** The first breach of the contract ends the run, wherever it was noticed. */
    void report(Violation broken) {
        if (violation == null) {
            violation = broken;
        }
    }

    /** A connection that is open, or null. */
    @Nullable
    MemoryLink openLink() {
        List<MemoryLink> open = network.links().stream()
                .filter(link -> link.client().isOpen() || link.server().isOpen())
                .toList();
        return open.isEmpty() ? null : open.get(random.nextInt(open.size()));
    }

    long steps() {
        return steps;
    }

    /** One task, or some time, and a look at everything. */
    void step() {
        boolean isIdle = !runtime.runOne();
        if (isIdle) {
            runtime.advanceToTimer(LONGEST_WAIT);
        }
        if (++steps % 4 == 0 || isIdle) {
            server.poll();
            clients.forEach(ClientMachine::poll);
            for (int i = 0; i < calls.size(); i++) {
                calls.get(i).poll();
            }
        }
        server.noticeStart();
        clients.forEach(ClientMachine::noticeConnection);
        checkMemory();
        Violation broken = violation;
        if (broken != null) {
            throw broken;
        }
    }

    private void checkMemory() {
        EngineParts serving = server.parts();
        if (serving != null) {
            checkMemory(serving);
        }
        for (ClientMachine client : clients) {
            for (EngineParts parts : client.parts()) {
                checkMemory(parts);
            }
        }
    }

    private static void checkMemory(EngineParts parts) {
        long most = LIMITS.memoryBudgetBytes() / 2;
        long received = 0;
        for (MemoryBudget budget : parts.budgets()) {
            received += budget.reservedBytes();
        }
        long sent = 0;
        for (BufferPool pool : parts.pools()) {
            sent += pool.outstandingBytes();
        }
        if (received > most || sent > most) {
            throw new Violation("received " + received + " and to be sent " + sent + " bytes are held, at most " + most
                    + " are allowed");
        }
    }

    void heal() {
        note("no more faults");
        network.swallowConnects(ADDRESS, false);
        network.links().forEach(MemoryLink::flow);
        slowestDelivery = Duration.ZERO;
        server.heal();
        clients.forEach(SimulatedMachine::heal);
    }
}
