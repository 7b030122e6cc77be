// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferStorage.Listing;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a server does with names besides receiving. Whatever changes a name holds its lock until the change is durable. */
final class TreeOperations {

    private static final int OPEN_ATTEMPTS = 3;

    private final Tree tree;
    private final TreePlacement.Shared shared;
    private final Executor threads;

    TreeOperations(Tree tree, TreePlacement.Shared shared, Executor threads) {
        this.tree = tree;
        this.shared = shared;
        this.threads = threads;
    }

    CompletableFuture<RemoteEntry> stat(RemoteName name) {
        return DiskTasks.call(threads, "looking at '" + name + "'", () -> {
            HeldDirectory parent =
                    tree.open(name.isRoot() ? List.of() : name.parent().components());
            try {
                FileState state = name.isRoot()
                        ? parent.directory().stat()
                        : parent.directory().stat(name.last());
                return required(name, state).entry("");
            } finally {
                parent.release();
            }
        });
    }

    private static FileState required(RemoteName name, @Nullable FileState state) throws TransferException {
        if (state == null) {
            throw new TransferException(Reason.NOT_FOUND, "there is nothing named '" + name + "'");
        }
        return state;
    }

    CompletableFuture<OutgoingFile> send(RemoteName name) {
        return DiskTasks.call(threads, "opening '" + name + "'", () -> {
            if (name.isRoot()) {
                throw LocalDisk.notRegular(RemoteEntry.Type.DIRECTORY);
            }
            HeldDirectory parent = tree.open(name.parent().components());
            try {
                return open(parent, name);
            } catch (IOException | RuntimeException e) {
                parent.release();
                throw e;
            }
        });
    }

    /** The attributes are those of what was opened: the name showed the same inode before and after. */
    private SourceFile open(HeldDirectory parent, RemoteName name) throws IOException {
        for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
            FileState state = required(name, parent.directory().stat(name.last()));
            ExistingTarget.checkIsFile(state);
            Disk.OpenFile file = parent.directory().openRead(name.last());
            Disk.Entry after;
            try {
                after = parent.directory().look(name.last());
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            if (after != null && after.fileKey().equals(state.fileKey())) {
                return new SourceFile(
                        file, state, () -> parent.directory().stat(name.last()), parent::release, threads);
            }
            file.close();
        }
        throw new TransferException(Reason.SOURCE_CHANGED, "'" + name + "' was replaced while it was opened");
    }

    CompletableFuture<Listing> list(RemoteName name, boolean recursive) {
        return DiskTasks.call(threads, "listing '" + name + "'", () -> {
            HeldDirectory directory = tree.open(name.components());
            TreeWalk walk = new TreeWalk(
                    directory.directory(),
                    recursive,
                    (entry, atTop) ->
                            !StagingNames.isHidden(entry, atTop && name.isRoot()) && StagingNames.isAddressable(entry));
            return new TreeListing(walk, directory::release, threads);
        });
    }

    CompletableFuture<@Nullable Void> makeDirectory(RemoteName name) {
        return shared.directories()
                .open(name.components())
                .thenCompose(directory -> settled(directory).whenComplete((nothing, failure) -> directory.release()));
    }

    CompletableFuture<@Nullable Void> delete(RemoteName name) {
        if (name.isRoot()) {
            return CompletableFuture.failedFuture(
                    new TransferException(Reason.FORBIDDEN, "the root cannot be deleted"));
        }
        return shared.locks()
                .hold(
                        name.toString(),
                        () -> DiskTasks.call(
                                        threads,
                                        "deleting '" + name + "'",
                                        () -> tree.open(name.parent().components()))
                                .thenCompose(parent -> DiskTasks.run(
                                                threads,
                                                "deleting '" + name + "'",
                                                () -> delete(parent.directory(), name))
                                        .thenCompose(nothing -> settled(parent))
                                        .whenComplete((nothing, failure) -> parent.release())));
    }

    private void delete(Disk.Directory parent, RemoteName name) throws IOException {
        Disk.Entry entry = parent.look(name.last());
        if (entry == null) {
            throw new TransferException(Reason.NOT_FOUND, "there is nothing named '" + name + "'");
        } else if (entry.type() == RemoteEntry.Type.OTHER) {
            throw LocalDisk.notRegular(entry.type());
        } else if (entry.type() == RemoteEntry.Type.FILE) {
            parent.deleteFile(name.last());
        } else {
            tree.forget(name.toString());
            parent.deleteDirectory(name.last());
        }
    }

    CompletableFuture<@Nullable Void> move(RemoteName from, RemoteName to) {
        if (from.isRoot() || to.isRoot()) {
            return CompletableFuture.failedFuture(new TransferException(Reason.FORBIDDEN, "the root cannot be moved"));
        }
        if (to.toString().startsWith(from + "/")) {
            return CompletableFuture.failedFuture(
                    new TransferException(Reason.NAME_REFUSED, "'" + to + "' is inside of '" + from + "'"));
        }
        String step = "moving '" + from + "'";
        return shared.locks()
                .hold(
                        from.toString(),
                        to.toString(),
                        () -> DiskTasks.call(
                                        threads,
                                        step,
                                        () -> tree.open(from.parent().components()))
                                .thenCompose(source -> DiskTasks.call(
                                                threads,
                                                step,
                                                () -> tree.open(to.parent().components()))
                                        .thenCompose(target -> DiskTasks.run(
                                                        threads, step, () -> move(source, from, target, to))
                                                .thenCompose(nothing -> settled(target))
                                                .thenCompose(nothing ->
                                                        source.fileKey().equals(target.fileKey())
                                                                ? DiskTasks.DONE
                                                                : settled(source))
                                                .whenComplete((nothing, failure) -> target.release()))
                                        .whenComplete((nothing, failure) -> source.release())));
    }

    private void move(HeldDirectory source, RemoteName from, HeldDirectory target, RemoteName to) throws IOException {
        Disk.Entry moved = source.directory().look(from.last());
        Disk.Entry there = target.directory().look(to.last());
        if (moved == null) {
            throw new TransferException(Reason.NOT_FOUND, "there is nothing named '" + from + "'");
        } else if (moved.type() == RemoteEntry.Type.OTHER) {
            throw LocalDisk.notRegular(moved.type());
        } else if (there != null && moved.type() == RemoteEntry.Type.DIRECTORY && !from.equals(to)) {
            throw there.type() == RemoteEntry.Type.FILE
                    ? LocalDisk.notDirectory(there.type())
                    : new TransferException(Reason.EXISTS, "'" + to + "' exists; a directory is never replaced");
        } else if (there != null && there.type() != moved.type()) {
            throw LocalDisk.notRegular(there.type());
        }
        tree.forget(from.toString());
        source.directory().move(from.last(), target.directory(), to.last());
    }

    private CompletableFuture<@Nullable Void> settled(HeldDirectory directory) {
        return directory
                .settle()
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        shared.health().degrade("forcing a directory", failure);
                    }
                })
                .thenCompose(nothing -> shared.health().checked());
    }
}
