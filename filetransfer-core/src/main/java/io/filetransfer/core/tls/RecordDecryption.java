// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Decrypts records into leases of the pool, many records into one. Used on the connection's thread. */
final class RecordDecryption {

    /** Records in a row that bring no content: new keys, tickets, empty ones. */
    private static final int MOST_FRUITLESS_RECORDS = 64;

    private static final int SMALLEST_BYTES = 32 << 10;

    private final TlsParts parts;
    private final Connection below;
    private final SSLEngine engine;
    private final RecordInput input;
    private final Runnable goOn;
    private @Nullable Lease plain;
    private boolean waiting;
    private boolean over;
    private int fruitless;

    /**
     * Nothing is decrypted yet.
     *
     * @param goOn called when memory has come that was waited for
     */
    RecordDecryption(TlsParts parts, Connection below, SSLEngine engine, RecordInput input, Runnable goOn) {
        this.parts = parts;
        this.below = below;
        this.engine = engine;
        this.input = input;
        this.goOn = goOn;
    }

    /** Whether memory is waited for. */
    boolean isWaiting() {
        return waiting;
    }

    /**
     * Decrypts a record.
     *
     * @param hasContent whether it may have any; in a handshake none has
     * @return null if there is no memory; with an overflow what was decrypted before must be taken first
     */
    @Nullable
    SSLEngineResult decrypt(ByteBuffer record, boolean hasContent) throws SSLException {
        if (!hasContent) {
            return engine.unwrap(record, RecordOutput.NOTHING);
        }
        Lease room = plain != null ? plain : acquire();
        plain = room;
        if (room == null) {
            return null;
        }
        SSLEngineResult result = engine.unwrap(record, room.buffer());
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW
                && room.buffer().position() == 0) {
            throw new SSLException(
                    "content of a record is longer than " + room.buffer().capacity());
        }
        boolean fruitful = result.bytesProduced() > 0 || result.getStatus() != SSLEngineResult.Status.OK;
        fruitless = fruitful ? 0 : fruitless + 1;
        if (fruitless > MOST_FRUITLESS_RECORDS) {
            throw new SSLException("more than " + MOST_FRUITLESS_RECORDS + " records in a row brought nothing");
        }
        return result;
    }

    private @Nullable Lease acquire() {
        int wanted = Math.min(BufferPool.LARGEST_BYTES, Math.max(SMALLEST_BYTES, input.availableBytes()));
        for (int bytes = wanted; bytes >= SMALLEST_BYTES; bytes /= 2) {
            Lease lease = parts.plain().tryAcquire(bytes);
            if (lease != null) {
                return lease;
            }
        }
        waiting = true;
        parts.plain().whenAvailable(SMALLEST_BYTES, below, this::memoryArrived);
        return null;
    }

    private void memoryArrived(Lease lease) {
        waiting = false;
        if (over || plain != null) {
            lease.release();
        } else {
            plain = lease;
        }
        goOn.run();
    }

    /** What was decrypted, if anything; the caller releases it. */
    @Nullable
    Lease take() {
        Lease ready = plain;
        plain = null;
        if (ready == null) {
            return null;
        }
        ByteBuffer content = ready.buffer().flip();
        if (!content.hasRemaining()) {
            ready.release();
            return null;
        }
        if (content.limit() <= content.capacity() / 2) {
            BufferPool.trim(ready); // the handler may keep it; what it does not need serves others
        }
        return ready;
    }

    /** Nothing will be decrypted any more. */
    void end() {
        over = true;
        Lease left = plain;
        plain = null;
        if (left != null) {
            left.release();
        }
    }
}
