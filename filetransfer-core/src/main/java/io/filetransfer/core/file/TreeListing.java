// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.core.runtime.SerialExecutor;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferStorage.Listing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A directory of the tree being listed. */
final class TreeListing implements Listing {

    private final TreeWalk walk;
    private final Runnable afterClose;
    private final SerialExecutor lane;
    private boolean closed; // on the lane

    TreeListing(TreeWalk walk, Runnable afterClose, Executor threads) {
        this.walk = walk;
        this.afterClose = afterClose;
        this.lane = new SerialExecutor(threads);
    }

    @Override
    public CompletableFuture<List<RemoteEntry>> next(int most) {
        return DiskTasks.call(lane, "listing", () -> {
            List<RemoteEntry> entries = new ArrayList<>(Math.min(most, 1024));
            while (entries.size() < most && !closed) {
                TreeWalk.Visit visit = walk.next();
                if (visit == null) {
                    break;
                }
                if (visit.name().getBytes(StandardCharsets.UTF_8).length <= RemoteName.NAME_BYTES) {
                    entries.add(entry(visit));
                } // a longer name can be neither sent nor asked for
            }
            return entries;
        });
    }

    /** What cannot be read is shown as something that cannot be fetched, so that nobody takes the rest for everything. */
    private static RemoteEntry entry(TreeWalk.Visit visit) {
        FileState state = visit.state();
        return state == null || visit.problem() != null
                ? new RemoteEntry(visit.name(), RemoteEntry.Type.OTHER, 0, Instant.EPOCH, -1, "")
                : state.entry(visit.name());
    }

    @Override
    public void close() {
        var unused = DiskTasks.run(lane, "closing a listing", () -> {
            if (!closed) {
                closed = true;
                walk.close();
                afterClose.run();
            }
        });
    }
}
