// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Forces one thing for many at once: a force that is running is not joined, since it may have begun before what the caller
 * wrote; all who ask meanwhile share the next one. After one failure all later ones fail, too: the kernel would report success for
 * pages that it has lost. Safe for use by several threads.
 */
final class GroupForce {

    private final Executor threads;
    private final String step;
    private final DiskTasks.Action force;
    private boolean running; // guarded by this, as is all below
    private @Nullable Throwable failed;
    private @Nullable CompletableFuture<@Nullable Void> next;

    GroupForce(Executor threads, String step, DiskTasks.Action force) {
        this.threads = threads;
        this.step = step;
        this.force = force;
    }

    /** Done when a force that began after this call has ended. */
    CompletableFuture<@Nullable Void> force() {
        CompletableFuture<@Nullable Void> mine;
        synchronized (this) {
            if (failed != null) {
                return CompletableFuture.failedFuture(failed);
            }
            if (running) {
                next = next == null ? new CompletableFuture<>() : next;
                return next;
            }
            running = true;
            mine = new CompletableFuture<>();
        }
        start(mine);
        return mine;
    }

    private void start(CompletableFuture<@Nullable Void> batch) {
        var unused = DiskTasks.run(threads, step, force).whenComplete((nothing, failure) -> {
            CompletableFuture<@Nullable Void> following;
            synchronized (this) {
                following = next;
                next = null;
                failed = failure;
                running = following != null && failure == null;
            }
            if (failure == null) {
                if (following != null) {
                    start(following);
                }
                batch.complete(null);
                return;
            }
            batch.completeExceptionally(failure);
            if (following != null) {
                following.completeExceptionally(failure);
            }
        });
    }
}
