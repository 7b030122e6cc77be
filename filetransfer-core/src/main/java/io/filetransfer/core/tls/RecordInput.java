// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what the connection below has received into records. Bytes may come cut at any place; never more than one record is
 * copied, so that what a peer can make this side keep is bounded. Used only on the connection's thread.
 */
final class RecordInput {

    private static final int HEADER_BYTES = 5;
    private static final int FIRST_TYPE = 20; // change_cipher_spec
    private static final int LAST_TYPE = 24; // heartbeat

    private final RecordBuffers buffers;
    private @Nullable Lease held;
    private @Nullable ByteBuffer record;
    private boolean complete;

    RecordInput(RecordBuffers buffers) {
        this.buffers = buffers;
    }

    /** Whether a record may begin so. */
    static boolean isRecordType(byte first) {
        return first >= FIRST_TYPE && first <= LAST_TYPE;
    }

    /** Takes a hold of its own. What was taken before has been read to its end. */
    void add(Lease bytes) {
        if (held != null) {
            throw new IllegalStateException("bytes were delivered although reading was paused");
        }
        bytes.retain();
        held = bytes;
    }

    /** Whether there are bytes that have not been looked at. */
    boolean isHolding() {
        return held != null || complete;
    }

    /** Bytes that may be decrypted now; content is never longer. */
    int availableBytes() {
        ByteBuffer begun = record;
        return (held == null ? 0 : held.buffer().remaining()) + (begun != null && complete ? begun.limit() : 0);
    }

    /** The first complete record, the same one until {@link #done}; or null if none is complete. */
    @Nullable
    ByteBuffer next() throws SSLException {
        if (!complete && held != null) {
            ByteBuffer target = record == null ? buffers.take() : record;
            record = target;
            complete = fill(target, held.buffer());
            if (complete) {
                target.flip();
            } else {
                releaseHeld();
            }
        }
        return complete ? record : null;
    }

    private static boolean fill(ByteBuffer target, ByteBuffer source) throws SSLException {
        copy(source, target, HEADER_BYTES);
        if (target.position() > 0 && !isRecordType(target.get(0))) {
            throw new SSLException(String.format("first byte of a record: 0x%02X", target.get(0)));
        }
        if (target.position() < HEADER_BYTES) {
            return false;
        }
        int length = HEADER_BYTES + ((target.get(3) & 0xFF) << 8 | (target.get(4) & 0xFF));
        if (length > RecordBuffers.BYTES) {
            throw new SSLException("length of a record: " + length + ", expected at most " + RecordBuffers.BYTES);
        }
        copy(source, target, length);
        return target.position() == length;
    }

    /** Copies until the target is so long. */
    private static void copy(ByteBuffer source, ByteBuffer target, int length) {
        int bytes = Math.min(source.remaining(), length - target.position());
        if (bytes > 0) {
            target.put(target.position(), source, source.position(), bytes);
            target.position(target.position() + bytes);
            source.position(source.position() + bytes);
        }
    }

    /** The record was decrypted. */
    void done() {
        complete = false;
        if (record != null) {
            record.clear();
        }
        if (held != null && !held.buffer().hasRemaining()) {
            releaseHeld();
        }
    }

    /** Gives up the memory that is not in use. */
    void rest() {
        ByteBuffer unused = record;
        if (unused != null && !complete && unused.position() == 0) {
            record = null;
            buffers.giveBack(unused);
        }
    }

    private void releaseHeld() {
        Lease read = held;
        held = null;
        if (read != null) {
            read.release();
        }
    }

    void releaseAll() {
        releaseHeld();
        ByteBuffer unused = record;
        record = null;
        complete = false;
        if (unused != null) {
            buffers.giveBack(unused);
        }
    }
}
