// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private final MemoryBudget budget = new MemoryBudget(100);
    private final List<String> granted = new ArrayList<>();

    @Test
    void reservesExactlyItsBytesAndNotOneMore() {
        assertTrue(budget.tryReserve(60));
        assertTrue(budget.tryReserve(40));
        assertFalse(budget.tryReserve(1));
        assertEquals(100, budget.reservedBytes());
        budget.release(1);
        assertTrue(budget.tryReserve(1));
    }

    @Test
    void grantsInTheOrderOfTheCallsAllOrNothing() {
        assertTrue(budget.tryReserve(100));
        budget.reserve(60, Runnable::run, () -> granted.add("60"));
        budget.reserve(10, Runnable::run, () -> granted.add("10"));
        budget.reserve(50, Runnable::run, () -> granted.add("50"));
        budget.release(59);
        assertEquals(List.of(), granted);
        assertEquals(41, budget.reservedBytes());
        budget.release(1);
        assertEquals(List.of("60"), granted);
        budget.release(40);
        assertEquals(List.of("60", "10"), granted);
        assertEquals(70, budget.reservedBytes());
        budget.release(60);
        assertEquals(List.of("60", "10", "50"), granted);
    }

    @Test
    void letsNobodyPastThoseWhoWait() {
        assertTrue(budget.tryReserve(100));
        budget.reserve(60, Runnable::run, () -> granted.add("60"));
        budget.release(50);
        assertFalse(budget.tryReserve(1));
    }

    @Test
    void servesTheNextIfTheTakerIsGone() {
        assertTrue(budget.tryReserve(100));
        budget.reserve(
                100,
                task -> {
                    throw new RejectedExecutionException("gone");
                },
                () -> granted.add("gone"));
        budget.reserve(100, Runnable::run, () -> granted.add("next"));
        budget.release(100);
        assertEquals(List.of("next"), granted);
        assertEquals(100, budget.reservedBytes());
    }

    @Test
    void grantsAtOnceIfThereAreEnough() {
        budget.reserve(100, Runnable::run, () -> granted.add("100"));
        assertEquals(List.of("100"), granted);
    }
}
