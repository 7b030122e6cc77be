// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.FileOutcome;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.simulation.Ledger.Offer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Small files to the server, in one call. */
final class BatchUploadCall extends Call {

    private final String directory;
    private final Durability level;
    private final List<Path> sources = new ArrayList<>();

    BatchUploadCall(SimulatedWorld world, ClientMachine machine, String directory, int files, Durability level) {
        super(world, machine);
        this.directory = directory;
        this.level = level;
        machine.disk.makeDirectories(ClientMachine.SOURCES + "/" + directory);
        for (int i = 0; i < files; i++) {
            String name = directory + "/" + i;
            byte[] bytes = world.sources.fresh(1 + world.random.nextInt(20_000));
            world.server.ledger.offer(new Offer(
                    ServerMachine.ROOT + "/" + name,
                    Sources.check(bytes),
                    IfExists.REPLACE,
                    world.server.atLeast(level)));
            machine.disk.write(ClientMachine.SOURCES + "/" + name, bytes, false);
            sources.add(Path.of(ClientMachine.SOURCES, name));
        }
    }

    @Override
    CompletableFuture<?> begin(FileClient client) {
        return client.uploadAll(sources, directory, o -> o.durability(level).onFile(this::told));
    }

    private void told(FileOutcome outcome) {
        Receipt receipt = outcome.receipt();
        TransferException failure = outcome.failure();
        try {
            if (receipt != null) {
                world.server.ledger.acknowledged(ServerMachine.ROOT + "/" + receipt.name(), receipt);
                if (receipt.level().compareTo(world.server.atLeast(level)) < 0) {
                    throw new Violation(this + " was to be " + level + " and is " + receipt.level());
                }
            }
            if (failure != null && !isPassing(failure)) {
                throw new Violation(this + " failed with " + failure);
            }
        } catch (Violation broken) {
            world.report(broken); // a listener's exceptions are the listener's problem
        }
        if (failure != null && failure.reason() == Reason.DEGRADED) {
            world.server.restart();
        }
    }

    @Override
    void succeeded(Object result, Moment asked) {
        world.note(this + " is done");
    }

    @Override
    boolean isAnswer(TransferException failure, Moment asked) {
        return false;
    }

    @Override
    public String toString() {
        return "batch of " + sources.size() + " files to " + directory + " by " + machine + ", " + level;
    }
}
