// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.MemoryBudget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is left after everything was completed and closed. */
final class Leaks {

    private final SimulatedWorld world;

    Leaks(SimulatedWorld world) {
        this.world = world;
    }

    void check(List<EngineParts> parts) {
        List<String> left = new ArrayList<>();
        count(left, world.network.outstandingLeases(), "leases of transports");
        for (EngineParts part : parts) {
            for (BufferPool pool : part.pools()) {
                count(left, pool.outstandingBytes(), "bytes of a pool");
            }
            for (MemoryBudget budget : part.budgets()) {
                count(left, budget.reservedBytes(), "reserved bytes");
            }
            left.addAll(part.notEmpty());
        }
        for (SimulatedMachine machine : machines()) {
            SimulatedProcess process = machine.process;
            if (process != null) {
                count(left, process.mount.openHandles(), "open files or directories of " + machine);
                count(left, process.pendingTimers(), "timers of " + machine);
            }
        }
        if (world.server.diskErrors == 0) { // else what could not be removed stays until the next start
            left.addAll(world.server.disk.files(ServerMachine.ROOT + "/.ft/s"));
        }
        for (ClientMachine machine : world.clients) {
            if (machine.diskErrors == 0) { // else what could not be removed stays until the same call comes again
                addPartialDownloads(left, machine);
            }
        }
        if (!left.isEmpty()) {
            throw new Violation("left at the end: " + left);
        }
    }

    /** After the time for which partial files are kept, and another start. */
    void checkExpired() {
        List<String> left = new ArrayList<>(world.server.disk.files(ServerMachine.ROOT + "/.ft/u"));
        left.addAll(world.server.disk.files(ServerMachine.ROOT + "/.ft/s"));
        if (!left.isEmpty()) {
            throw new Violation("not expired: " + left);
        }
    }

    /** Partial files beside targets to which every download has come. */
    private void addPartialDownloads(List<String> left, ClientMachine machine) {
        Set<String> wanted = new LinkedHashSet<>();
        Set<String> open = new LinkedHashSet<>();
        for (Call call : world.calls) {
            if (call instanceof DownloadCall download && download.machine == machine) {
                (download.isCleanedUp() ? wanted : open).add(download.partialPath());
            }
        }
        wanted.removeAll(open);
        for (String path : machine.disk.files(ClientMachine.TARGETS)) {
            wanted.stream().filter(path::startsWith).findFirst().ifPresent(of -> left.add(path));
        }
    }

    private List<SimulatedMachine> machines() {
        List<SimulatedMachine> machines = new ArrayList<>(world.clients);
        machines.add(world.server);
        return machines;
    }

    private static void count(List<String> left, long count, String what) {
        if (count != 0) {
            left.add(count + " " + what);
        }
    }
}
