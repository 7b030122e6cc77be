// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.core.connection.Chunk;
import io.filetransfer.storage.BlockList;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Chunks that follow each other in the file and are written in one call. */
final class WriteRun {

    /** Larger writes gain nothing more; smaller ones cost up to 1.45 times as much. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_SEGMENTS = 256;

    private final long offset;
    private final List<Chunk> chunks = new ArrayList<>(4);
    private final BlockList complete = new BlockList();
    private int length;
    private int segments;

    WriteRun(long offset) {
        this.offset = offset;
    }

    boolean accepts(Chunk chunk) {
        return chunk.offset() == offset + length
                && length + chunk.length() <= MAX_BYTES
                && segments + chunk.segments() <= MAX_SEGMENTS;
    }

    void add(Chunk chunk) {
        chunks.add(chunk);
        length += chunk.length();
        segments += chunk.segments();
    }

    long offset() {
        return offset;
    }

    int length() {
        return length;
    }

    /** The blocks that are complete once this run is written. */
    BlockList complete() {
        return complete;
    }

    ByteBuffer[] buffers() {
        ByteBuffer[] buffers = new ByteBuffer[segments];
        int next = 0;
        for (Chunk chunk : chunks) {
            for (int i = 0; i < chunk.segments(); i++) {
                buffers[next++] = chunk.segment(i);
            }
        }
        return buffers;
    }

    void release() {
        for (Chunk chunk : chunks) {
            chunk.release();
        }
    }
}
