// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.SerialExecutor;
import io.filetransfer.storage.SourceAttributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The files and directories below a local directory, for uploading it. Links and special files are named and never followed;
 * the caller reports them as skipped. What belongs to a transfer that is not complete is passed over. Used by one thread at a
 * time, closed by its opener.
 */
public final class SourceTree {

    private final Path root;
    private final Disk.Directory directory;
    private final TreeWalk walk;
    private final SerialExecutor lane;
    private boolean closed; // on the lane

    /**
     * Something below the root.
     *
     * @param name relative to the root, components separated by {@code /}
     * @param path where it is
     * @param type what it is; OTHER cannot be sent
     * @param attributes what was seen of it; null if there is a problem
     * @param problem why it cannot be sent although it is there, or null
     */
    public record Entry(
            String name,
            Path path,
            RemoteEntry.Type type,
            @Nullable SourceAttributes attributes,
            @Nullable TransferException problem) {}

    private SourceTree(Path root, Disk.Directory directory, TreeWalk walk, Executor threads) {
        this.root = root;
        this.directory = directory;
        this.walk = walk;
        this.lane = new SerialExecutor(threads);
    }

    static CompletableFuture<SourceTree> open(Disk disk, Path root, Executor threads) {
        return DiskTasks.call(threads, "opening the source directory", () -> {
            Disk.Directory directory = disk.openDirectory(root);
            TreeWalk walk = new TreeWalk(directory, true, (name, atTop) -> !StagingNames.isHidden(name, atTop));
            return new SourceTree(root, directory, walk, threads);
        });
    }

    /**
     * The next entries, a directory before what is in it.
     *
     * @param most how many at most, at least 1
     * @return one or more entries, or none at the end
     */
    public CompletableFuture<List<Entry>> next(int most) {
        return DiskTasks.call(lane, "reading the source directory", () -> {
            List<Entry> entries = new ArrayList<>(Math.min(most, 1024));
            while (entries.size() < most && !closed) {
                TreeWalk.Visit visit = walk.next();
                if (visit == null) {
                    break;
                }
                entries.add(entry(visit));
            }
            return entries;
        });
    }

    private Entry entry(TreeWalk.Visit visit) {
        FileState state = visit.state();
        IOException problem = visit.problem();
        if (state == null || problem != null) {
            IOException why = problem == null ? new TransferException(Reason.STORAGE, "it cannot be read") : problem;
            return new Entry(
                    visit.name(),
                    root,
                    RemoteEntry.Type.OTHER,
                    null,
                    DiskFailure.of("reading the source directory", why));
        }
        return new Entry(visit.name(), root.resolve(visit.name()), state.type(), state.attributes(), null);
    }

    /** Ends the walk; also allowed before its end. */
    public void close() {
        var unused = DiskTasks.run(lane, "closing the source directory", () -> {
            if (!closed) {
                closed = true;
                walk.close();
                directory.close();
            }
        });
    }
}
