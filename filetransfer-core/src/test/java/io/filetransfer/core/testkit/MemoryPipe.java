// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import java.nio.ByteBuffer;

/** One direction of a connection: a ring of bytes, and behind them the end. */
final class MemoryPipe {

    private static final int CAPACITY = 256 << 10;

    private static final byte[] NONE = {};

    private byte[] ring = NONE;
    private int first;
    private int count;
    private boolean ended;

    /** Takes as many of the bytes as there is room for. */
    void put(ByteBuffer from) {
        if (ring.length == 0 && from.hasRemaining()) {
            ring = new byte[CAPACITY];
        }
        while (from.hasRemaining() && count < CAPACITY) {
            int at = (first + count) % CAPACITY;
            int some = Math.min(from.remaining(), Math.min(CAPACITY - count, CAPACITY - at));
            from.get(ring, at, some);
            count += some;
        }
    }

    int available() {
        return count;
    }

    byte[] take(int bytes) {
        byte[] taken = new byte[bytes];
        for (int done = 0; done < bytes; ) {
            int some = Math.min(bytes - done, CAPACITY - first);
            System.arraycopy(ring, first, taken, done, some);
            first = (first + some) % CAPACITY;
            count -= some;
            done += some;
        }
        return taken;
    }

    void clear() {
        count = 0;
    }

    /** Nothing will be read any more: a test may open thousands of connections. */
    void discard() {
        clear();
        ring = NONE;
    }

    /** Nothing will follow. */
    void end() {
        ended = true;
    }

    boolean isExhausted() {
        return ended && count == 0;
    }
}
