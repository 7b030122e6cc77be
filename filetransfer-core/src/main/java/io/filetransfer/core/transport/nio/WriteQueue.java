// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Leases on their way into a channel. Owns one hold on each, and moves the positions of their buffers. */
final class WriteQueue {

    static final int MOST_BUFFERS = 64;

    /** The JDK copies heap buffers to direct memory that it keeps for the thread; this bounds that memory. */
    static final int MOST_HEAP_BYTES = 64 << 10;

    // Other connections of the loop wait meanwhile; a pipe that takes more is served again in the next turn.
    private static final long MOST_BYTES_AT_ONCE = 8 << 20;

    private final ArrayDeque<Lease> leases = new ArrayDeque<>();
    private long bytes;
    private int uncutLimit;

    /** Takes the caller's hold. */
    void add(Lease lease) {
        bytes += lease.buffer().remaining();
        leases.add(lease);
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    /** Writes until the channel takes no more, the queue is empty, or it is the turn of other connections. */
    void writeTo(GatheringByteChannel channel, ByteBuffer[] gathered) throws IOException {
        long written = 0;
        while (!leases.isEmpty() && written < MOST_BYTES_AT_ONCE) {
            int count = gather(gathered);
            long asked = 0;
            for (int i = 0; i < count; i++) {
                asked += gathered[i].remaining();
            }
            long taken;
            try {
                taken = count == 1 ? channel.write(gathered[0]) : channel.write(gathered, 0, count);
            } finally {
                gathered[count - 1].limit(uncutLimit);
                Arrays.fill(gathered, 0, count, null);
            }
            bytes -= taken;
            written += taken;
            releaseWritten();
            if (taken < asked) {
                return;
            }
        }
    }

    /** Fills the array from the front of the queue; the last buffer may be cut, uncutLimit then is its limit. */
    private int gather(ByteBuffer[] gathered) {
        int heapRoom = MOST_HEAP_BYTES;
        int count = 0;
        for (Lease lease : leases) {
            ByteBuffer buffer = lease.buffer();
            int heapBytes = buffer.isDirect() ? 0 : buffer.remaining();
            if (count == MOST_BUFFERS || (heapBytes > 0 && heapRoom == 0)) {
                break;
            }
            uncutLimit = buffer.limit();
            gathered[count++] = buffer;
            if (heapBytes > heapRoom) {
                buffer.limit(buffer.position() + heapRoom);
                break;
            }
            heapRoom -= heapBytes;
        }
        return count;
    }

    private void releaseWritten() {
        Lease first;
        while ((first = leases.peek()) != null && !first.buffer().hasRemaining()) {
            leases.remove();
            first.release();
        }
    }

    void releaseAll() {
        bytes = 0;
        Lease first;
        while ((first = leases.poll()) != null) {
            first.release();
        }
    }
}
