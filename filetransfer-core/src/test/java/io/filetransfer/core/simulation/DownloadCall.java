// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.DownloadResult;
import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.core.simulation.Ledger.Offer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One file from the server. */
final class DownloadCall extends Call {

    final String remote;
    private final String target;
    private final IfExists policy;
    private final Durability level;

    private boolean isCompleted;
    private int lossesAtEnd;
    private int cancels; // what they have removed comes again

    DownloadCall(
            SimulatedWorld world,
            ClientMachine machine,
            String remote,
            String name,
            IfExists policy,
            Durability level) {
        super(world, machine);
        this.remote = remote;
        this.target = ClientMachine.TARGETS + "/" + name;
        this.policy = policy;
        this.level = level;
        world.server.ledger.follow(source(), check -> machine.ledger.offer(new Offer(target, check, policy, level)));
    }

    private String source() {
        return ServerMachine.ROOT + "/" + remote;
    }

    @Override
    void again() {
        super.again();
        cancels += isCompleted ? 0 : 1;
        isCompleted = false;
    }

    @Override
    Moment now() {
        return new Moment(world.powerLosses, 0, world.server.ledger.presence(source()));
    }

    @Override
    CompletableFuture<?> begin(FileClient client) {
        return client.download(remote, Path.of(target), o -> o.ifExists(policy).durability(level));
    }

    @Override
    void succeeded(Object result, Moment asked) {
        lossesAtEnd = world.powerLosses;
        isCompleted = ((DownloadResult) result).receipt().outcome() != Receipt.Outcome.SKIPPED;
        DownloadResult told = (DownloadResult) result;
        world.note(this + ": " + told.receipt());
        long shown = machine.ledger
                .acknowledged(told.target().toString(), told.receipt())
                .check();
        if (told.receipt().outcome() == Receipt.Outcome.SKIPPED) {
            if (policy != IfExists.SKIP) {
                throw new Violation(this + " was skipped");
            }
            return;
        }
        Set<Long> possible = world.server.ledger.everShown(source());
        if (!possible.contains(shown)) {
            throw new Violation(this + " was completed with what the server never showed");
        }
        if (told.receipt().level().compareTo(level) < 0) {
            throw new Violation(this + " was asked to be " + level + " and is "
                    + told.receipt().level());
        }
    }

    @Override
    boolean isAnswer(TransferException failure, Moment asked) {
        return switch (failure.reason()) {
            case NOT_FOUND -> {
                if (asked.presence() >= 0 && asked.presence() == world.server.ledger.presence(source())) {
                    throw new Violation(this + " failed with " + failure);
                }
                yield true;
            }
            case EXISTS -> {
                if (policy != IfExists.FAIL || machine.ledger.everShown(target).isEmpty()) {
                    throw new Violation(this + " failed with " + failure);
                }
                yield true;
            }
            default -> false;
        };
    }

    /** Bytes that may be sent for the name, as long as nobody else changes it. */
    long neededBytes() {
        long needed = 0;
        for (long check : world.server.ledger.everShown(source())) {
            needed += (check >>> 32) * (cancels + Math.max(1, machine.ledger.publishes(check)));
        }
        return needed;
    }

    /** Whether the last answer was that the file is there; the power may bring back what was removed then. */
    boolean isCleanedUp() {
        return isCompleted && world.powerLosses == lossesAtEnd;
    }

    /** How the paths of its partial files begin. */
    String partialPath() {
        int name = target.lastIndexOf('/') + 1;
        return target.substring(0, name) + "." + target.substring(name) + ".ft-";
    }

    @Override
    public String toString() {
        return "download of " + remote + " to " + target + " by " + machine + ", " + policy + ", " + level;
    }
}
