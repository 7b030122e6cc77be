// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoopCountsTest {

    private final LoopCounts one = new LoopCounts("one");
    private final LoopCounts other = new LoopCounts("other");

    @Test
    void preferFewerConnectionsToFewerQueuedBytes() {
        one.changeConnections(1);
        other.changeQueuedBytes(1_000_000);
        assertTrue(other.areBelow(one));
        assertFalse(one.areBelow(other));
    }

    @Test
    void preferFewerQueuedBytesIfThereAreAsManyConnections() {
        one.changeQueuedBytes(1);
        assertTrue(other.areBelow(one));
        assertFalse(one.areBelow(other));
    }

    @Test
    void preferNeitherOfEqualLoops() {
        assertFalse(one.areBelow(other));
        assertFalse(other.areBelow(one));
    }
}
