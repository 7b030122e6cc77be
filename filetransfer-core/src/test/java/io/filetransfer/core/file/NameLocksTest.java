// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Work on names, one after another. */
final class NameLocksTest {

    private final NameLocks locks = new NameLocks(Runnable::run);
    private final List<String> begun = new ArrayList<>();

    private CompletableFuture<@Nullable Void> hold(String name, CompletableFuture<@Nullable Void> work) {
        return locks.hold(name, () -> {
            begun.add(name);
            return work;
        });
    }

    private void begin(String name, CompletableFuture<@Nullable Void> work) {
        var unused = hold(name, work);
    }

    @Test
    void runsWorkOnOneNameInOrderAndOnOthersBeside() {
        CompletableFuture<@Nullable Void> first = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> second = new CompletableFuture<>();
        begin("a", first);
        begin("a", second);
        begin("b", new CompletableFuture<>());
        assertEquals(List.of("a", "b"), begun);
        first.completeExceptionally(new IllegalStateException("failed work releases the lock, too"));
        assertEquals(List.of("a", "b", "a"), begun);
        second.complete(null);
        assertTrue(hold("a", DiskTasks.DONE).isDone());
    }

    @Test
    @Tag("P09")
    void sharesALockAmongNamesThatAFileSystemMayTakeForTheSame() {
        begin("\u00e9A", new CompletableFuture<>());
        assertFalse(hold("e\u0301a", DiskTasks.DONE).isDone());
        assertTrue(hold("ea", DiskTasks.DONE).isDone());
    }

    @Test
    void takesTwoLocksInTheSameOrderAlways() {
        CompletableFuture<@Nullable Void> work = new CompletableFuture<>();
        var one = locks.hold("a", "b", () -> work);
        var other = locks.hold("b", "a", () -> work);
        var same = locks.hold("c", "C", () -> work);
        work.complete(null);
        assertTrue(one.isDone() && other.isDone() && same.isDone());
    }

    @Test
    void releasesTheLockWhenTheWorkThrows() {
        var failed = locks.hold("a", () -> {
            throw new IllegalStateException("thrown");
        });
        assertTrue(failed.isCompletedExceptionally());
        assertTrue(hold("a", DiskTasks.DONE).isDone());
    }
}
