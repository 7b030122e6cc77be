// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who shares a force with whom. */
final class GroupForceTest {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final AtomicInteger forces = new AtomicInteger();

    @Test
    void letsThoseWhoAskWhileOneRunsShareTheNext() {
        GroupForce group = new GroupForce(tasks::add, "forcing", forces::incrementAndGet);
        var first = group.force();
        var second = group.force();
        var third = group.force();
        assertSame(second, third);
        tasks.remove().run();
        assertTrue(first.isDone());
        assertFalse(second.isDone()); // what it asks for may have been written after the first one began
        tasks.remove().run();
        assertTrue(second.isDone());
        assertEquals(2, forces.get());
        assertTrue(tasks.isEmpty());
    }

    @Test
    @Tag("S04")
    void believesNoForceAfterOneHasFailed() {
        GroupForce group = new GroupForce(tasks::add, "forcing", () -> {
            if (forces.incrementAndGet() == 2) {
                throw new IOException("Input/output error");
            }
        });
        var first = group.force();
        var second = group.force();
        tasks.remove().run();
        var third = group.force();
        tasks.remove().run();
        assertFalse(first.isCompletedExceptionally());
        assertTrue(second.isCompletedExceptionally());
        assertTrue(third.isCompletedExceptionally()); // its entries may be among those that were lost
        assertTrue(group.force().isCompletedExceptionally());
        assertTrue(tasks.isEmpty());
    }
}
