// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Receives into a server's tree: receipts are kept, the registry knows who is attached. One for each attachment. */
final class TreePlacement implements Placement {

    /** What all attachments of a storage share. */
    record Shared(
            Staging staging,
            DirectoryMaking directories,
            NameLocks locks,
            Health health,
            ReceiptLog receipts,
            Doubts doubts,
            Partials partials,
            StorageOptions options,
            Clock clock) {}

    private final Shared shared;
    private final Partials.Known known;

    TreePlacement(Shared shared, Partials.Known known) {
        this.shared = shared;
        this.known = known;
    }

    @Override
    public NameLocks locks() {
        return shared.locks();
    }

    @Override
    public CompletableFuture<HeldDirectory> target(RemoteName name) {
        return shared.directories().open(name.parent().components());
    }

    @Override
    public Health health() {
        return shared.health();
    }

    @Override
    public Durability level(ReceiveRequest request) {
        Durability minimum = shared.options().minimumLevel();
        return request.level().compareTo(minimum) < 0 ? minimum : request.level();
    }

    @Override
    public int permissions(ReceiveRequest request) {
        return request.permissions() < 0 ? shared.options().defaultPermissions() : request.permissions() & 0777;
    }

    @Override
    public Instant now() {
        return shared.clock().wallTime();
    }

    @Override
    public CompletableFuture<@Nullable Void> announce(Commit commit) {
        return shared.receipts().append(RecordType.RECEIPT_INTENT, commit, "");
    }

    @Override
    public CompletableFuture<@Nullable Void> record(Commit commit, String version) {
        return shared.receipts().append(RecordType.RECEIPT, commit, version);
    }

    @Override
    public CompletableFuture<@Nullable Void> settleRecords() {
        return shared.receipts().settle();
    }

    @Override
    public void doubt(Commit commit) {
        shared.doubts().add(commit);
    }

    @Override
    public void quarantine(PartialHome home) throws IOException {
        home.moveTo(shared.staging().quarantine(), shared.staging().quarantineName());
    }

    @Override
    public void ended(Fate fate) {
        if (fate == Fate.KEPT) {
            shared.partials().detached(known, now());
        } else {
            shared.partials().remove(known);
        }
    }
}
