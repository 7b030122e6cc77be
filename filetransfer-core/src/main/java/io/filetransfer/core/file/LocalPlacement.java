// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Receives beside a local target: nothing is kept once the file is published. One for each attachment. */
final class LocalPlacement implements Placement {

    private final Disk disk;
    private final HeldDirectory directory;
    private final Path path;
    private final DirectoryNames names;
    private final NameLocks locks;
    private final Health health;
    private final Clock clock;

    /**
     * Takes the directory over.
     *
     * @param path where the directory is
     */
    LocalPlacement(
            Disk disk,
            HeldDirectory directory,
            Path path,
            DirectoryNames names,
            NameLocks locks,
            Health health,
            Clock clock) {
        this.path = path;
        this.names = names;
        this.disk = disk;
        this.directory = directory;
        this.locks = locks;
        this.health = health;
        this.clock = clock;
    }

    @Override
    public NameLocks locks() {
        return locks;
    }

    @Override
    public CompletableFuture<HeldDirectory> target(RemoteName name) {
        directory.retain();
        return CompletableFuture.completedFuture(directory);
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public Durability level(ReceiveRequest request) {
        return request.level();
    }

    @Override
    public int permissions(ReceiveRequest request) {
        return request.permissions() < 0 ? disk.defaultPermissions() : request.permissions() & 0777;
    }

    @Override
    public Instant now() {
        return clock.wallTime();
    }

    @Override
    public CompletableFuture<@Nullable Void> announce(Commit commit) {
        return DiskTasks.DONE;
    }

    @Override
    public CompletableFuture<@Nullable Void> record(Commit commit, String version) {
        return DiskTasks.DONE;
    }

    @Override
    public CompletableFuture<@Nullable Void> settleRecords() {
        return names.settle(path);
    }

    /** The same call looks at the target by itself. */
    @Override
    public void doubt(Commit commit) {}

    /** There is no place for what nobody may believe beside a user's files. */
    @Override
    public void quarantine(PartialHome home) throws IOException {
        home.remove();
    }

    @Override
    public void ended(Fate fate) {
        directory.release();
    }
}
