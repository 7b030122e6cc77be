// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Heap memory for one record of TLS each: the platform encrypts arrays faster than direct memory. A connection holds one
 * only while a record is in progress, so that an idle one holds none. Safe for use by several threads.
 */
final class RecordBuffers {

    /** The header, and what a record of the largest plain size may grow to (RFC 5246, 6.2.3). */
    static final int BYTES = 5 + (16 << 10) + 2048;

    // A little more than the packet size of the platform's engine.
    private static final int CAPACITY = 18 << 10;
    private static final int MOST_KEPT = 64;

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

    ByteBuffer take() {
        ByteBuffer kept = poll();
        return kept != null ? kept : ByteBuffer.allocate(CAPACITY);
    }

    private synchronized @Nullable ByteBuffer poll() {
        return free.poll();
    }

    synchronized void giveBack(ByteBuffer buffer) {
        if (free.size() < MOST_KEPT) {
            free.push(buffer.clear());
        }
    }
}
