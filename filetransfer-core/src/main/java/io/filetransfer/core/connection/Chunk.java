// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of a file as they arrived: verified, not copied, lying in one or more leases of the transport. Used by the thread of
 * the connection; whoever gets one releases it exactly once, when it has been written or dropped.
 */
public final class Chunk {

    private final FramedConnection connection;
    private final int handle;
    private final long offset;
    private final int length;
    private final int check;
    private ByteBuffer[] segments = new ByteBuffer[2];
    private Lease[] leases = new Lease[2];
    private int count;
    private boolean released;

    Chunk(FramedConnection connection, int handle, long offset, int length, int check) {
        this.connection = connection;
        this.handle = handle;
        this.offset = offset;
        this.length = length;
        this.check = check;
    }

    /** Takes a hold of the lease, for its next bytes. */
    void add(Lease lease, int bytes) {
        if (count == segments.length) {
            segments = Arrays.copyOf(segments, count * 2);
            leases = Arrays.copyOf(leases, count * 2);
        }
        ByteBuffer source = lease.buffer();
        segments[count] = source.slice(source.position(), bytes);
        lease.retain();
        leases[count++] = lease;
        source.position(source.position() + bytes);
    }

    /** The transfer, by its number in this session. */
    public int handle() {
        return handle;
    }

    /** Where in the file the first byte belongs. */
    public long offset() {
        return offset;
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** The CRC-32C of the bytes. */
    public int check() {
        return check;
    }

    /** How many pieces the bytes lie in. */
    public int segments() {
        return count;
    }

    /** One piece; its position may be moved. */
    public ByteBuffer segment(int index) {
        return segments[index];
    }

    /** Gives the memory back and lets the peer send as much again. */
    public void release() {
        if (released) {
            throw new IllegalStateException("chunk at " + offset + " of handle " + handle + " released twice");
        }
        released = true;
        for (int i = 0; i < count; i++) {
            leases[i].release();
        }
        connection.released(length);
    }
}
