// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a tree, open and shared by those who work in it; the last who releases it closes it. Safe for use by several
 * threads.
 */
final class HeldDirectory {

    private final @Nullable HeldDirectory parent;
    private final Disk.Directory directory;
    private final String fileKey;
    private final GroupForce entries;
    private volatile boolean nameIsDurable;
    private int holders = 1; // guarded by this

    /** The caller is the first holder; the parent is held as long as this one. */
    HeldDirectory(@Nullable HeldDirectory parent, Disk.Directory directory, String fileKey, Executor threads) {
        this.parent = parent;
        this.directory = directory;
        this.fileKey = fileKey;
        this.nameIsDurable = parent == null;
        this.entries = new GroupForce(threads, "forcing a directory", directory::force);
    }

    Disk.Directory directory() {
        return directory;
    }

    String fileKey() {
        return fileKey;
    }

    /**
     * Makes the entries of this directory durable, and its own name and those above it unless this run did so before: whoever
     * made them may not have waited.
     */
    CompletableFuture<@Nullable Void> settle() {
        List<CompletableFuture<?>> forces = new ArrayList<>();
        forces.add(entries.force());
        for (HeldDirectory at = this; at != null && at.parent != null; at = at.parent) {
            HeldDirectory named = at;
            if (!named.nameIsDurable) {
                forces.add(at.parent.entries.force().thenRun(() -> named.nameIsDurable = true));
            }
        }
        return forces.size() == 1
                ? entriesOnly(forces)
                : CompletableFuture.allOf(forces.toArray(new CompletableFuture<?>[0]));
    }

    @SuppressWarnings("unchecked") // the one element that was put in above
    private static CompletableFuture<@Nullable Void> entriesOnly(List<CompletableFuture<?>> forces) {
        return (CompletableFuture<@Nullable Void>) forces.get(0);
    }

    /** One more holder; false if the last one has just gone. */
    synchronized boolean retain() {
        if (holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    void release() {
        synchronized (this) {
            if (--holders > 0) {
                return;
            }
        }
        directory.close();
        if (parent != null) {
            parent.release();
        }
    }
}
