// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.Durability;
import io.filetransfer.core.file.SimulatedDisk;
import io.filetransfer.core.file.SimulatedDisk.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A machine with a disk and one process, and what is planned to go wrong with them. */
abstract class SimulatedMachine {

    final SimulatedWorld world;
    final SimulatedDisk disk;
    final Ledger ledger;

    @Nullable
    SimulatedProcess process;

    int diskErrors;
    private int processes;
    private long startAt;
    private Duration slowest = Duration.ZERO;

    private Set<Operation> crashOperations = Set.of();
    private int untilCrash;
    private boolean crashIsPowerLoss;
    private Set<Operation> errorOperations = Set.of();
    private int untilError;
    private int errorsLeft;

    SimulatedMachine(SimulatedWorld world, String top) {
        this.world = world;
        this.disk = new SimulatedDisk(world.random.nextLong(), world.runtime);
        this.ledger = new Ledger(disk, top, world::report);
        disk.failing(this::before);
        disk.makeDirectories(top);
    }

    SimulatedProcess newProcess() {
        SimulatedProcess started = new SimulatedProcess(
                world.runtime, world.seed * 1009 + processes++, disk.mount(), () -> world.upTo(slowest));
        process = started;
        return started;
    }

    final boolean isUp() {
        return process != null && process.isAlive();
    }

    private void before(Operation operation) throws IOException {
        if (crashOperations.contains(operation) && --untilCrash <= 0) {
            crash(crashIsPowerLoss, Duration.ofMillis(world.random.nextInt(world.isPowerBad ? 300 : 3000)));
        } else if (errorOperations.contains(operation) && --untilError <= 0 && errorsLeft > 0) {
            errorsLeft--;
            diskErrors++;
            world.note(this + " fails to " + operation);
            throw new IOException("Input/output error");
        }
    }

    /** Crashes before one of the next operations of this kind. */
    final void planCrash(Set<Operation> operations, int number, boolean isPowerLoss) {
        crashOperations = operations;
        untilCrash = number;
        crashIsPowerLoss = isPowerLoss;
    }

    /** One of the next operations of this kind fails, and maybe those that follow. */
    final void planErrors(Set<Operation> operations, int number, int times) {
        errorOperations = operations;
        untilError = number;
        errorsLeft = times;
    }

    /** Disk tasks begin up to so much later. */
    final void slowDown(Duration most) {
        slowest = most;
        world.note("the disk of " + this + " takes up to " + most);
    }

    void heal() {
        crashOperations = Set.of();
        errorOperations = Set.of();
        slowest = Duration.ZERO;
        disk.freeBytes(Long.MAX_VALUE);
        disk.mostBytesPerWrite(Integer.MAX_VALUE);
    }

    /** Ends the process, and maybe the whole machine; it comes back after a while. */
    final void crash(boolean isPowerLoss, Duration pause) {
        SimulatedProcess running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        world.note(this + (isPowerLoss ? " loses power" : " is killed"));
        crashOperations = Set.of();
        running.kill(!isPowerLoss);
        crashed();
        if (isPowerLoss) {
            disk.losePower();
            world.powerLosses++;
        }
        ledger.checkAfterCrash(isPowerLoss);
        startAt = world.runtime.nanoTime() + pause.toNanos();
    }

    final boolean isTimeToStart() {
        return !isUp() && world.runtime.nanoTime() >= startAt;
    }

    final void startNotBefore(Duration pause) {
        startAt = world.runtime.nanoTime() + pause.toNanos();
    }

    abstract void crashed();

    static Durability level(int number) {
        return Durability.values()[number % 3];
    }
}
