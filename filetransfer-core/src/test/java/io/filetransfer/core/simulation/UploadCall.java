// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadResult;
import io.filetransfer.core.file.SimulatedDisk;
import io.filetransfer.core.simulation.Ledger.Offer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One file to the server. */
final class UploadCall extends Call {

    final String remote;
    private final String source;
    private final IfExists policy;
    private final Durability level;
    private final Set<Long> sources = new LinkedHashSet<>();
    private byte[] bytes;
    private long allBytes;
    private boolean isFresh = true;
    private @Nullable Receipt receipt;
    private @Nullable Object published; // the file that must answer the same call
    private long publishesBefore;
    private int version; // of the source
    private int versionAtBegin;
    private int completed = -1;
    private int lossesAtReceipt;
    private int lossesAtBegin;

    UploadCall(
            SimulatedWorld world,
            ClientMachine machine,
            String name,
            String remote,
            byte[] bytes,
            IfExists policy,
            Durability level) {
        super(world, machine);
        this.source = ClientMachine.SOURCES + "/" + name;
        this.remote = remote;
        this.bytes = bytes;
        this.policy = policy;
        this.level = level;
        write(bytes, false);
    }

    private String path() {
        return ServerMachine.ROOT + "/" + remote;
    }

    private void write(byte[] content, boolean inPlace) {
        bytes = content;
        version++;
        allBytes += content.length;
        sources.add(Sources.check(content));
        world.server.ledger.offer(new Offer(path(), Sources.check(content), policy, level));
        machine.disk.write(source, content, inPlace);
    }

    /** Somebody changes the source. */
    void change() {
        if (receipt == null) {
            world.note(this + ": the source changes");
            isFresh = false;
            write(world.sources.changed(bytes), world.random.nextBoolean());
        }
    }

    /** Makes the same call again after it has completed. */
    @Override
    void again() {
        super.again();
        isFresh = false;
        Receipt before = receipt;
        published = null;
        allBytes += before == null ? bytes.length : 0; // what a cancel has removed comes again
        if (before != null && before.outcome() != Receipt.Outcome.SKIPPED && completed == version) {
            Object file = world.server.disk.file(ServerMachine.ROOT + "/" + before.name());
            if (file != null && SimulatedDisk.version(file).equals(before.version())) {
                published = file;
                publishesBefore = world.server.ledger.publishes(Sources.check(bytes));
            }
        }
    }

    @Override
    CompletableFuture<?> begin(FileClient client) {
        lossesAtBegin = world.powerLosses;
        versionAtBegin = version;
        return client.upload(
                Path.of(source), o -> o.remote(remote).ifExists(policy).durability(level));
    }

    @Override
    void succeeded(Object result) {
        Receipt told = ((UploadResult) result).receipt();
        world.note(this + ": " + told);
        long shown = world.server.ledger.acknowledged(ServerMachine.ROOT + "/" + told.name(), told);
        if (told.outcome() == Receipt.Outcome.SKIPPED) {
            if (policy != IfExists.SKIP) {
                throw new Violation(this + " was skipped");
            }
            receipt = told;
            return;
        }
        boolean mayBeTorn = told.level() == Durability.VISIBLE && world.powerLosses > 0;
        if (!sources.contains(shown) && !mayBeTorn) {
            throw new Violation(this + " was completed with another content than it ever had");
        }
        if (told.level().compareTo(level) < 0) {
            throw new Violation(this + " was asked to be " + level + " and is " + told.level());
        }
        checkSame(told);
        receipt = told;
        completed = versionAtBegin;
        lossesAtReceipt = world.powerLosses;
    }

    /** The same call gets the same receipt as long as its file is there, and publishes nothing. */
    private void checkSame(Receipt told) {
        Receipt before = receipt;
        Object file = published;
        boolean mayBeForgotten =
                before != null && before.level() == Durability.VISIBLE && world.powerLosses > lossesAtReceipt;
        if (before == null || file == null || mayBeForgotten) {
            return;
        }
        String path = ServerMachine.ROOT + "/" + before.name();
        boolean isSame = told.version().equals(before.version()) && told.name().equals(before.name());
        boolean isThere = world.server.disk.file(path) == file;
        if (isThere && !isSame) {
            throw new Violation(this + " got another receipt: " + told + ", before: " + before);
        }
        if (isThere && world.server.ledger.publishes(Sources.check(bytes)) > publishesBefore && isOnlyHere()) {
            throw new Violation(this + " was published again by the same call");
        }
    }

    private boolean isOnlyHere() {
        return policy == IfExists.RENAME && bytes.length > 16; // others may have the same few bytes
    }

    @Override
    boolean isAnswer(TransferException failure) {
        if (failure.reason() != Reason.EXISTS || policy != IfExists.FAIL) {
            return false;
        }
        // A small file may be published and its announcement lost with the power: then it is in its own way.
        boolean isTaken = !world.server.ledger.everShown(path()).isEmpty();
        if (!isTaken) {
            throw new Violation(this + " failed with " + failure);
        }
        return true;
    }

    @Override
    void cancelled() {
        // A loss of power may keep a small file and lose the announcement of it: then the server knows nothing of it.
        if (isFresh
                && world.powerLosses == lossesAtBegin
                && world.server.ledger.publishes(Sources.check(bytes)) > 0
                && bytes.length > 16) {
            throw new Violation(this + " was cancelled and published");
        }
    }

    /** Bytes that may be sent for the name: each content once, and what each further attempt may lose. */
    long mostBytes(int openings) {
        long published =
                sources.stream().mapToLong(world.server.ledger::publishes).sum();
        long lost = 2 * SimulatedWorld.LIMITS.checkpointBytes() + SimulatedWorld.LIMITS.connectionCreditBytes();
        return allBytes * Math.max(1, published) + Math.max(0, openings - 1) * lost;
    }

    boolean isCompleted() {
        return receipt != null;
    }

    @Override
    public String toString() {
        return "upload of " + source + " (" + bytes.length + ") to " + remote + " by " + machine + ", " + policy + ", "
                + level;
    }
}
