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
import io.filetransfer.core.simulation.Ledger.Shown;
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
    private long cancelledBytes; // what a cancel has removed comes again
    private boolean isFresh = true;
    private @Nullable Receipt receipt;
    private @Nullable Object published; // the file that must answer the same call
    private int eventsBefore;
    private int version; // of the source
    private int completed = -1;
    private int lossesAtReceipt;

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

    private Offer offer() {
        return new Offer(path(), Sources.check(bytes), policy, world.server.atLeast(level));
    }

    private String path() {
        return ServerMachine.ROOT + "/" + remote;
    }

    private void write(byte[] content, boolean inPlace) {
        bytes = content;
        version++;
        sources.add(Sources.check(content));
        world.server.ledger.offer(offer());
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
        cancelledBytes += before == null ? bytes.length : 0;
        world.server.ledger.offer(offer());
        if (before != null && before.outcome() != Receipt.Outcome.SKIPPED && completed == version) {
            Object file = world.server.disk.file(ServerMachine.ROOT + "/" + before.name());
            if (file != null && SimulatedDisk.version(file).equals(before.version())) {
                published = file;
                eventsBefore = world.server.ledger.events(ServerMachine.ROOT + "/" + before.name());
            }
        }
    }

    @Override
    Moment now() {
        return new Moment(world.powerLosses, version, 0);
    }

    @Override
    CompletableFuture<?> begin(FileClient client) {
        return client.upload(
                Path.of(source), o -> o.remote(remote).ifExists(policy).durability(level));
    }

    @Override
    void succeeded(Object result, Moment asked) {
        Receipt told = ((UploadResult) result).receipt();
        world.note(this + ": " + told);
        Shown shown = world.server.ledger.acknowledged(ServerMachine.ROOT + "/" + told.name(), told);
        if (told.outcome() == Receipt.Outcome.SKIPPED) {
            if (policy != IfExists.SKIP) {
                throw new Violation(this + " was skipped");
            }
            receipt = told;
            return;
        }
        boolean mayBeTorn = told.level() == Durability.VISIBLE && shown.isTorn();
        if (!sources.contains(shown.check()) && !mayBeTorn) {
            throw new Violation(this + " was completed with another content than it ever had");
        }
        if (told.level().compareTo(world.server.atLeast(level)) < 0) {
            throw new Violation(this + " was to be " + world.server.atLeast(level) + " and is " + told.level());
        }
        checkSame(told);
        receipt = told;
        completed = asked.version();
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
        if (isTellable() && world.server.ledger.publishesSince(path, eventsBefore, Sources.check(bytes)) > 0) {
            throw new Violation(this + " was published again by the same call");
        }
    }

    /** Others may have the same few bytes. */
    private boolean isTellable() {
        return bytes.length > 16;
    }

    @Override
    boolean isAnswer(TransferException failure, Moment asked) {
        if (failure.reason() != Reason.EXISTS || policy != IfExists.FAIL) {
            return false;
        }
        // A small file may be published and its announcement lost with the power, or with an error of the disk: then it
        // is
        // in its own way.
        Set<Long> inTheWay = world.server.ledger.everShown(path());
        if (isFresh && isTellable() && world.powerLosses == 0 && world.server.diskErrors == 0) {
            inTheWay.remove(Sources.check(bytes));
        }
        if (inTheWay.isEmpty()) {
            throw new Violation(this + " failed with " + failure);
        }
        return true;
    }

    @Override
    void cancelled(Moment asked) {
        if (!isFresh || !isTellable()) {
            return;
        }
        // A loss of power may keep a small file and lose the announcement of it: then the server knows nothing of it.
        // What was published and then replaced or deleted by others is discarded, too.
        if (world.powerLosses == asked.losses() && world.server.ledger.isShown(Sources.check(bytes))) {
            throw new Violation(this + " was cancelled and published");
        }
        world.server.ledger.withdraw(offer());
    }

    /** Bytes that may be sent for the name: each content once for each time that it was published. */
    long neededBytes() {
        long needed = cancelledBytes;
        for (long check : sources) {
            needed += (check >>> 32) * Math.max(1, world.server.ledger.publishes(check));
        }
        return needed;
    }

    @Override
    public String toString() {
        return "upload of " + source + " (" + bytes.length + ") to " + remote + " by " + machine + ", " + policy + ", "
                + level;
    }
}
