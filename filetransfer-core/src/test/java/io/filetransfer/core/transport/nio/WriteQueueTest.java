// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.transport.CountingLease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteQueueTest {

    private final WriteQueue queue = new WriteQueue();
    private final ByteBuffer[] gathered = new ByteBuffer[WriteQueue.MOST_BUFFERS];

    /** Takes a random number of bytes, and records how much heap memory it was offered at once. */
    private static class ChunkingChannel implements GatheringByteChannel {

        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final Random random;
        private int mostHeapBytes;

        ChunkingChannel(long seed) {
            random = new Random(seed);
        }

        @Override
        public long write(ByteBuffer[] buffers, int offset, int length) {
            int heapBytes = 0;
            for (int i = offset; i < offset + length; i++) {
                heapBytes += buffers[i].isDirect() ? 0 : buffers[i].remaining();
            }
            mostHeapBytes = Math.max(mostHeapBytes, heapBytes);
            long count = 0;
            boolean full = false;
            for (int i = offset; i < offset + length && !full; i++) {
                int some = random.nextInt(4) > 0 ? buffers[i].remaining() : random.nextInt(buffers[i].remaining() + 1);
                byte[] part = new byte[some];
                buffers[i].get(part);
                taken.writeBytes(part);
                count += some;
                full = buffers[i].hasRemaining();
            }
            return count;
        }

        @Override
        public long write(ByteBuffer[] buffers) {
            return write(buffers, 0, buffers.length);
        }

        @Override
        public int write(ByteBuffer buffer) {
            return (int) write(new ByteBuffer[] {buffer}, 0, 1);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writesEverythingInOrderWhateverTheChannelTakes(long seed) throws IOException {
        Random random = new Random(seed);
        ChunkingChannel channel = new ChunkingChannel(seed);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        List<CountingLease> leases = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[1 + random.nextInt(200_000)];
            random.nextBytes(bytes);
            expected.writeBytes(bytes);
            CountingLease lease =
                    random.nextBoolean() ? CountingLease.of(bytes) : new CountingLease(ByteBuffer.wrap(bytes));
            leases.add(lease);
            queue.add(lease);
        }
        while (!queue.isEmpty()) {
            queue.writeTo(channel, gathered);
            assertEquals(expected.size() - channel.taken.size(), queue.bytes());
        }
        assertArrayEquals(expected.toByteArray(), channel.taken.toByteArray());
        assertTrue(leases.stream().allMatch(CountingLease::isReleasedOnce));
        assertEquals(WriteQueue.MOST_HEAP_BYTES, channel.mostHeapBytes);
    }

    @Test
    void keepsWhatCouldNotBeWrittenUntilItIsReleased() {
        CountingLease lease = new CountingLease(ByteBuffer.allocate(100_000));
        queue.add(lease);
        GatheringByteChannel broken = new ChunkingChannel(1) {
            @Override
            public int write(ByteBuffer buffer) {
                throw new IllegalStateException("broken");
            }
        };
        assertThrows(IllegalStateException.class, () -> queue.writeTo(broken, gathered));
        assertEquals(100_000, lease.buffer().remaining());
        queue.releaseAll();
        assertTrue(lease.isReleasedOnce());
        assertEquals(0, queue.bytes());
    }

    @Test
    void leavesTheRestForTheNextTurnAfterEightMib() throws IOException {
        for (int i = 0; i < 200; i++) {
            queue.add(CountingLease.ofZeros(64 << 10));
        }
        queue.writeTo(
                new ChunkingChannel(1) {
                    @Override
                    public long write(ByteBuffer[] buffers, int offset, int length) {
                        long count = 0;
                        for (int i = offset; i < offset + length; i++) {
                            count += buffers[i].remaining();
                            buffers[i].position(buffers[i].limit());
                        }
                        return count;
                    }
                },
                gathered);
        assertEquals(((200L * 64) << 10) - (8 << 20), queue.bytes());
    }
}
