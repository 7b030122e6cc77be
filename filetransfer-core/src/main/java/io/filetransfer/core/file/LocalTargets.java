// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.storage.RemoteName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Which local path a download goes to. */
public final class LocalTargets {

    private LocalTargets() {}

    /** The path of a name below a directory. */
    public static Path below(Path directory, RemoteName name) {
        Path path = directory;
        for (String component : name.components()) {
            path = path.resolve(component);
        }
        return path;
    }

    /** The path of a published file: the target, or the name it got beside it. */
    public static Path published(Path target, String name) {
        Path absolute = target.toAbsolutePath();
        return absolute.endsWith(name) ? target : absolute.resolveSibling(name);
    }

    /** Makes a directory and those above it. */
    public static CompletableFuture<Void> makeDirectory(Path directory, Executor diskThreads) {
        return DiskTasks.plain(DiskTasks.call(diskThreads, "making a directory", () -> {
            Files.createDirectories(directory);
            return null;
        }));
    }
}
