// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.core.file.StorageOptions;
import io.filetransfer.core.simulation.Ledger.Offer;
import io.filetransfer.core.transfer.FrameLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** One run: some calls, some faults, then no more faults; everything must complete, and nothing may be left. */
final class Simulation {

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int MOST_STEPS = 400_000;

    private final SimulatedWorld world;
    private final Random random;
    private final Faults faults;
    private final List<String> names = new ArrayList<>();

    private Simulation(long seed, Sabotage sabotage) {
        world = new SimulatedWorld(seed, sabotage);
        random = world.random;
        faults = new Faults(world);
    }

    /** What a run was, for comparing and looking at it. */
    record Outcome(List<String> story, long steps) {}

    /** Runs a seed; throws {@link Violation} if the contract was broken, anything else if the simulation is at fault. */
    static Outcome run(long seed, Sabotage sabotage) {
        Simulation run = new Simulation(seed, sabotage);
        try {
            run.play();
        } catch (Violation | RuntimeException | LinkageError failed) {
            for (Call call : run.world.calls) {
                run.world.note((call.isDone() ? "over: " : "not over: ") + call);
            }
            failed.addSuppressed(new Story(run.world.story));
            throw failed;
        }
        return new Outcome(run.world.story, run.world.steps());
    }

    /** What happened before, for the reader of a stack trace. */
    static final class Story extends Exception {

        private static final long serialVersionUID = 1;

        Story(List<String> lines) {
            super("\n" + String.join("\n", lines), null, false, false);
        }
    }

    private void play() {
        placeFiles();
        int count = world.isLong ? 1 + random.nextInt(2) : 2 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            addCall();
        }
        int turns = 4 + random.nextInt(16);
        for (int turn = 0; turn < turns; turn++) {
            steps(1 + random.nextInt(1 << (3 + random.nextInt(world.isLong ? 9 : world.isPowerBad ? 6 : 7))));
            if (random.nextInt(5) < 3) {
                faults.strike();
            } else {
                use();
            }
        }
        complete();
        if (random.nextBoolean()) {
            askAgain();
        }
        if (random.nextInt(3) == 0) {
            world.server.crash(true, Duration.ZERO);
            for (ClientMachine client : world.clients) {
                client.crash(true, Duration.ZERO);
            }
            askAgain();
        }
        checkSentBytes();
        end();
    }

    // ---- what is wanted

    private void placeFiles() {
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            byte[] bytes = world.sources.fresh(world.sources.size());
            String name = "there" + i;
            String path = ServerMachine.ROOT + "/" + name;
            world.server.ledger.offer(new Offer(path, Sources.check(bytes), IfExists.FAIL, Durability.DURABLE));
            world.server.disk.write(path, bytes, false);
            world.server.ledger.promised(path);
            names.add(name);
        }
    }

    private void addCall() {
        ClientMachine machine = world.clients.get(random.nextInt(world.clients.size()));
        int number = world.calls.size();
        Durability level = SimulatedMachine.level(random.nextInt(3));
        IfExists policy = IfExists.values()[random.nextInt(4)];
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> {
                String remote = random.nextInt(4) == 0 ? anyName() : newName(number);
                byte[] bytes = world.sources.fresh(world.sources.size());
                world.calls.add(new UploadCall(world, machine, "s" + number, remote, bytes, policy, level));
            }
            case 4, 5 -> {
                String target = (random.nextInt(4) == 0 ? "new/" : "") + "t" + random.nextInt(4);
                world.calls.add(new DownloadCall(world, machine, anyName(), target, policy, level));
            }
            case 6 -> world.calls.add(new BatchUploadCall(world, machine, "b" + number, 2 + random.nextInt(12), level));
            default -> {
                if (random.nextBoolean()) {
                    world.calls.add(new DeleteCall(world, machine, anyName()));
                } else {
                    // two ask for the same name
                    String remote = newName(number);
                    for (ClientMachine each : world.clients) {
                        byte[] bytes = world.sources.fresh(world.sources.size());
                        String source = "s" + world.calls.size();
                        world.calls.add(new UploadCall(world, each, source, remote, bytes, policy, level));
                    }
                }
            }
        }
    }

    private String newName(int number) {
        String name = (random.nextInt(3) == 0 ? "d/" + (random.nextBoolean() ? "e/" : "") : "") + "f" + number + ".bin";
        names.add(name);
        return name;
    }

    private String anyName() {
        return names.get(random.nextInt(names.size()));
    }

    private void use() {
        Call call = world.calls.get(random.nextInt(world.calls.size()));
        switch (random.nextInt(8)) {
            case 0 -> call.pause(Duration.ofMillis(random.nextInt(2000)));
            case 1 -> {
                if (random.nextInt(3) == 0) {
                    call.cancel();
                }
            }
            case 2 -> call.beImpatient();
            case 3 -> {
                if (call.isDone()) {
                    call.again();
                }
            }
            case 4 -> addCall();
            case 5 -> {
                if (random.nextInt(3) == 0) {
                    call.machine.closeClient();
                }
            }
            default -> {
                if (call instanceof UploadCall upload) {
                    upload.change();
                }
            }
        }
    }

    // ---- how it goes on

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            world.step();
        }
    }

    private void until(String what, BooleanSupplier reached) {
        long end = world.runtime.nanoTime() + PATIENCE.toNanos();
        long last = world.steps() + MOST_STEPS;
        while (!reached.getAsBoolean()) {
            if (world.runtime.nanoTime() > end || world.steps() > last) {
                throw new Violation(what);
            }
            world.step();
        }
    }

    private void complete() {
        world.heal();
        world.calls.forEach(Call::resumeNow);
        world.clients.forEach(ClientMachine::closeRetired);
        until("not everything was completed after the faults had stopped", this::isComplete);
    }

    private boolean isComplete() {
        for (Call call : world.calls) {
            if (!call.isDone() || call.isUnderWay()) {
                return false;
            }
        }
        return true;
    }

    /** The same calls once more, with nothing that disturbs them: they must get the same answers. */
    private void askAgain() {
        world.note("the same calls again");
        for (Call call : world.calls) {
            call.again();
            until("the same call was not answered", () -> call.isDone() && !call.isUnderWay());
        }
    }

    // ---- the end

    /** What is sent again: two checkpoints and the window for each attempt after the first, all of it after an error of a disk. */
    private void checkSentBytes() {
        if (world.sabotage != Sabotage.NONE) {
            return;
        }
        for (Call call : world.calls) {
            if (call instanceof UploadCall upload && isAlone(upload.remote)) {
                checkSentBytes(call, upload.remote, upload.neededBytes(), world.server.diskErrors);
            } else if (call instanceof DownloadCall download && isAlone(download.remote)) {
                checkSentBytes(call, download.remote, download.neededBytes(), download.machine.diskErrors);
            }
        }
    }

    private void checkSentBytes(Call call, String remote, long needed, int diskErrors) {
        long sent = 0;
        int openings = 0;
        for (ClientMachine client : world.clients) {
            for (FrameLog log : client.logs) {
                sent += log.chunkBytes(remote);
                openings += log.openings(remote);
            }
        }
        long lost = 2 * SimulatedWorld.LIMITS.checkpointBytes() + SimulatedWorld.LIMITS.connectionCreditBytes();
        long most = needed * (1 + diskErrors) + Math.max(0, openings - 1) * lost;
        if (sent > most) {
            throw new Violation(call + " sent " + sent + " bytes in " + openings + " attempts, at most " + most
                    + " are allowed after " + diskErrors + " errors of the disk");
        }
    }

    private boolean isAlone(String remote) {
        return world.calls.stream()
                        .filter(call -> (call instanceof UploadCall upload && upload.remote.equals(remote))
                                || (call instanceof DownloadCall download && download.remote.equals(remote)))
                        .count()
                == 1;
    }

    private void end() {
        until(
                "the clients were not connected",
                () -> world.server.isServing() && world.clients.stream().allMatch(client -> client.client() != null));
        List<EngineParts> parts = new ArrayList<>();
        if (world.server.parts() != null) {
            parts.add(world.server.parts());
        }
        world.clients.forEach(client -> parts.addAll(client.parts()));
        List<CompletableFuture<?>> closing = new ArrayList<>();
        world.clients.forEach(client -> closing.add(client.close()));
        until("a client did not close", () -> closing.stream().allMatch(CompletableFuture::isDone));
        CompletableFuture<Void> closed = world.server.close();
        until("the server did not close", closed::isDone);
        world.server.ledger.checkUnchanged();
        world.clients.forEach(client -> client.ledger.checkUnchanged());
        long rest = world.runtime.nanoTime() + Duration.ofSeconds(30).toNanos();
        until("time stands still", () -> world.runtime.nanoTime() >= rest);
        Leaks leaks = new Leaks(world);
        if (world.sabotage == Sabotage.NONE) {
            leaks.check(parts);
            if (random.nextInt(4) == 0) {
                expire();
                leaks.checkExpired();
            }
        }
    }

    /** What nobody has continued for so long is removed by the next server, and never appears. */
    private void expire() {
        world.server.crash(false, Duration.ZERO);
        world.runtime.advance(StorageOptions.STANDARD.partialExpiry().plusDays(1));
        world.server.startNotBefore(Duration.ZERO);
        until("the server did not start", world.server::isServing);
        CompletableFuture<Void> closed = world.server.close();
        until("the server did not close", closed::isDone);
        world.server.ledger.checkUnchanged();
    }
}
