// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

import io.filetransfer.transport.LoopLoad;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one event loop carries. Safe from any thread, but for the queued bytes, which only the loop changes. */
public final class LoopCounts {

    private final String loop;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong queuedBytes = new AtomicLong();

    public LoopCounts(String loop) {
        this.loop = loop;
    }

    /** A connection counts from the moment it is given to the loop, so that the next one sees it. */
    public void changeConnections(int by) {
        connections.addAndGet(by);
    }

    public void changeQueuedBytes(long by) {
        queuedBytes.lazySet(queuedBytes.get() + by);
    }

    /** Fewer connections, or as many and fewer queued bytes. */
    public boolean areBelow(LoopCounts other) {
        int more = connections.get() - other.connections.get();
        return more < 0 || (more == 0 && queuedBytes.get() < other.queuedBytes.get());
    }

    public LoopLoad load() {
        return new LoopLoad(loop, connections.get(), queuedBytes.get());
    }
}
