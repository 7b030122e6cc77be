// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.MemoryBudget;
import java.util.ArrayList;
import java.util.List;

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
        if (!left.isEmpty()) {
            throw new Violation("left at the end: " + left);
        }
    }

    /** After the time for which partial files are kept. */
    void checkExpired() {
        List<String> left =
                world.server.diskErrors > 0 ? List.of() : world.server.disk.files(ServerMachine.ROOT + "/.ft/u");
        if (!left.isEmpty()) {
            throw new Violation("not expired: " + left);
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
