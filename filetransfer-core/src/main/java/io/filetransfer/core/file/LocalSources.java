// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.storage.OutgoingFile;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The local files and directories that a client sends. Safe for use by several threads; the disk threads belong to the caller. */
public final class LocalSources {

    private final Disk disk;
    private final Executor threads;

    /**
     * Sources on the file system of the machine.
     *
     * @param diskThreads where everything that may block runs
     */
    public LocalSources(Executor diskThreads) {
        this(new LocalDisk(), diskThreads);
    }

    LocalSources(Disk disk, Executor threads) {
        this.disk = disk;
        this.threads = threads;
    }

    /**
     * Opens a local file. Symbolic links are followed, since the caller named them.
     *
     * @param path a regular file
     * @return the open file, to be closed by the caller; fails with NOT_FOUND, IS_DIRECTORY or NOT_REGULAR
     */
    public CompletableFuture<OutgoingFile> open(Path path) {
        return SourceFile.open(disk, path, threads);
    }

    /**
     * Opens a local directory.
     *
     * @param root a directory, or a link to one
     * @return the open tree; fails with NOT_FOUND or NOT_DIRECTORY
     */
    public CompletableFuture<SourceTree> tree(Path root) {
        return SourceTree.open(disk, root, threads);
    }
}
