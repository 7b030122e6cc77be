// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.core.file.SimulatedDisk.Operation;
import io.filetransfer.core.testkit.MemoryLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What goes wrong in one run. Each run has some kinds of faults and spares the others, so that each kind is met alone, too. */
final class Faults {

    private static final List<Set<Operation>> TARGETS = List.of(
            EnumSet.range(Operation.WRITE, Operation.ATTRIBUTES),
            EnumSet.of(Operation.MOVE),
            EnumSet.of(Operation.FORCE),
            EnumSet.of(Operation.FORCE_DIRECTORY),
            EnumSet.of(Operation.FORCE, Operation.FORCE_DIRECTORY, Operation.MOVE),
            EnumSet.of(Operation.WRITE),
            EnumSet.of(Operation.CREATE, Operation.DELETE, Operation.ATTRIBUTES));

    private final SimulatedWorld world;
    private final Random random;
    private final List<Runnable> kinds = new ArrayList<>();

    Faults(SimulatedWorld world) {
        this.world = world;
        this.random = world.random;
        List<Runnable> all = List.of(
                this::cut,
                this::cut,
                this::silence,
                this::damage,
                this::delay,
                this::trickle,
                this::isolate,
                () -> crash(world.server, false),
                () -> crash(world.server, true),
                () -> crash(world.server, true),
                world.server::restart,
                () -> crash(client(), false),
                () -> crash(client(), true),
                () -> failDisk(world.server),
                () -> failDisk(client()),
                () -> fillDisk(random.nextInt(3) > 0 ? world.server : client()),
                () -> slowDisk(random.nextInt(3) > 0 ? world.server : client()));
        int percent = 10 + random.nextInt(60);
        for (Runnable kind : all) {
            if (random.nextInt(100) < percent) {
                kinds.add(kind);
            }
        }
        if (kinds.isEmpty()) {
            kinds.add(this::cut);
        }
        if (world.isLong) {
            kinds.add(this::cut);
            kinds.add(this::cut);
        } else if (world.isPowerBad) {
            Runnable other = kinds.get(random.nextInt(kinds.size()));
            kinds.clear();
            kinds.add(other);
            for (int i = 0; i < 4; i++) {
                kinds.add(() -> crash(world.server, true));
            }
        }
    }

    void strike() {
        kinds.get(random.nextInt(kinds.size())).run();
    }

    private ClientMachine client() {
        return world.clients.get(random.nextInt(world.clients.size()));
    }

    private void cut() {
        MemoryLink link = world.openLink();
        if (link != null) {
            world.note("a connection will be cut");
            link.cutAfter(random.nextInt(1 << (1 + random.nextInt(world.isLong ? 23 : 20))));
        }
    }

    private void silence() {
        MemoryLink link = world.openLink();
        if (link != null) {
            int ends = random.nextInt(3);
            world.note("a connection falls silent");
            if (ends > 0) {
                link.silence(true);
            }
            if (ends < 2) {
                link.silence(false);
            }
        }
    }

    private void damage() {
        MemoryLink link = world.openLink();
        if (link != null) {
            world.note("a bit will flip");
            world.hadDamage = true;
            link.damageAfter(random.nextInt(1 << (1 + random.nextInt(20))));
        }
    }

    private void delay() {
        Duration most = Duration.ofMillis(random.nextBoolean() ? random.nextInt(120) : 0);
        world.note("deliveries take up to " + most);
        world.latency(most);
    }

    private void trickle() {
        MemoryLink link = world.openLink();
        if (link != null) {
            world.note("a connection trickles");
            link.trickle(
                    1 + random.nextInt(1 << (1 + random.nextInt(15))), Duration.ofMillis(10 + random.nextInt(500)));
        }
    }

    private void isolate() {
        boolean silent = random.nextBoolean();
        world.note(silent ? "nobody who connects gets an answer" : "who connects gets an answer");
        world.network.swallowConnects(SimulatedWorld.ADDRESS, silent);
    }

    private void crash(SimulatedMachine machine, boolean isPowerLoss) {
        if (random.nextInt(4) == 0 || (world.isPowerBad && random.nextBoolean())) {
            machine.crash(isPowerLoss, Duration.ofMillis(random.nextInt(world.isPowerBad ? 300 : 3000)));
        } else {
            Set<Operation> operations = TARGETS.get(random.nextInt(TARGETS.size()));
            machine.planCrash(operations, 1 + random.nextInt(1 << random.nextInt(6)), isPowerLoss);
        }
    }

    private void failDisk(SimulatedMachine machine) {
        Set<Operation> operations = random.nextInt(3) == 0
                ? random.nextBoolean() ? EnumSet.of(Operation.READ) : EnumSet.of(Operation.LOOK, Operation.READ)
                : TARGETS.get(random.nextInt(TARGETS.size()));
        machine.planErrors(operations, 1 + random.nextInt(1 << random.nextInt(6)), 1 + random.nextInt(2));
    }

    private void fillDisk(SimulatedMachine machine) {
        if (random.nextBoolean()) {
            machine.disk.freeBytes(random.nextBoolean() ? random.nextInt(1 << 20) : Long.MAX_VALUE);
            world.note("the disk of " + machine + " has other room");
        } else {
            machine.disk.mostBytesPerWrite(random.nextBoolean() ? 1 + random.nextInt(100_000) : Integer.MAX_VALUE);
        }
    }

    private void slowDisk(SimulatedMachine machine) {
        machine.slowDown(Duration.ofMillis(random.nextInt(1 << (random.nextInt(8) == 0 ? 15 : random.nextInt(13)))));
    }
}
