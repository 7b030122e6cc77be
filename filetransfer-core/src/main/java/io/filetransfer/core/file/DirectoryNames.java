// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes durable the names of the directories above a target, once a run: an earlier call or an earlier run may have made
 * them and not come to force them. Safe for use by several threads.
 */
final class DirectoryNames {

    private static final int MOST_REMEMBERED = 1000;

    private final Disk disk;
    private final Executor threads;
    private final Set<Path> durable = new LinkedHashSet<>(); // guarded by itself

    DirectoryNames(Disk disk, Executor threads) {
        this.disk = disk;
        this.threads = threads;
    }

    /** Done when the name of a directory and those above it survive a loss of power. */
    CompletableFuture<@Nullable Void> settle(Path directory) {
        List<Path> unknown = new ArrayList<>();
        synchronized (durable) {
            for (Path at = directory; at.getParent() != null && !durable.contains(at); at = at.getParent()) {
                unknown.add(at);
            }
        }
        return DiskTasks.forEach(
                unknown.iterator(),
                threads,
                named -> DiskTasks.run(threads, "forcing a directory", () -> {
                    Path above = named.getParent();
                    if (above != null) {
                        force(above);
                    }
                    remember(named);
                }));
    }

    private void force(Path above) throws IOException {
        Disk.Directory opened;
        try {
            opened = disk.openDirectory(above);
        } catch (AccessDeniedException notAllowed) {
            return; // then nobody here has made anything in it either
        }
        try (opened) {
            opened.force();
        }
    }

    /** A directory was made: neither its name nor any below it is durable. */
    void made(Path directory) {
        synchronized (durable) {
            durable.removeIf(named -> named.startsWith(directory));
        }
    }

    private void remember(Path named) {
        synchronized (durable) {
            if (durable.size() == MOST_REMEMBERED) {
                durable.clear();
            }
            durable.add(named);
        }
    }
}
