// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Forces one thing for many at once: a force that is running is not joined, since it may have begun before what the caller
 * wrote; all who ask meanwhile share the next one. Safe for use by several threads.
 */
final class GroupForce {

    private final Executor threads;
    private final String step;
    private final DiskTasks.Action force;
    private boolean running;
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
        DiskTasks.run(threads, step, force).whenComplete((nothing, failure) -> {
            CompletableFuture<@Nullable Void> following;
            synchronized (this) {
                following = next;
                next = null;
                running = following != null;
            }
            if (following != null) {
                start(following);
            }
            if (failure == null) {
                batch.complete(null);
            } else {
                batch.completeExceptionally(failure);
            }
        });
    }
}
