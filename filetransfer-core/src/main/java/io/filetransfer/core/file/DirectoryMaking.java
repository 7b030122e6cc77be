// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the missing directories of a name. Java cannot make one inside a directory that is held open, so each is made in the
 * staging area and moved to its place, under the lock of its name.
 */
final class DirectoryMaking {

    private final Tree tree;
    private final Staging staging;
    private final NameLocks locks;
    private final Executor threads;

    DirectoryMaking(Tree tree, Staging staging, NameLocks locks, Executor threads) {
        this.tree = tree;
        this.staging = staging;
        this.locks = locks;
        this.threads = threads;
    }

    /** Opens a directory, made if absent; its holder settles it before he calls anything in it durable. */
    CompletableFuture<HeldDirectory> open(List<String> components) {
        return DiskTasks.call(threads, "opening a directory", () -> tree.openDeepest(components))
                .thenCompose(depth -> {
                    if (depth.components() == components.size()) {
                        return CompletableFuture.completedFuture(depth.directory());
                    }
                    String path = String.join("/", components.subList(0, depth.components() + 1));
                    String name = components.get(depth.components());
                    return locks.hold(path, () -> make(depth.directory(), name))
                            .whenComplete(
                                    (nothing, failure) -> depth.directory().release())
                            .thenCompose(nothing -> open(components));
                });
    }

    private CompletableFuture<@Nullable Void> make(HeldDirectory parent, String name) {
        String id = staging.newId();
        return DiskTasks.call(threads, "making a directory", () -> {
                    if (parent.directory().look(name) != null) {
                        return false; // made meanwhile
                    }
                    staging.singles().makeDirectory(id, false);
                    return true;
                })
                .thenCompose(made -> made ? place(id, parent, name) : DiskTasks.DONE);
    }

    private CompletableFuture<@Nullable Void> place(String id, HeldDirectory parent, String name) {
        return DiskTasks.run(
                        threads,
                        "making the directory '" + name + "'",
                        () -> staging.singles().move(id, parent.directory(), name))
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        var unused = DiskTasks.run(
                                threads,
                                "removing a directory",
                                () -> staging.singles().deleteDirectory(id));
                    }
                });
    }
}
