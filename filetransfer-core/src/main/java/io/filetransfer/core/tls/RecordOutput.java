// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.tls.SessionFacts.TrafficCount;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * Encrypts queued leases into the connection below. A piece of several records goes down at a time, and the next one only
 * when the pipe has taken it: so what is encrypted and not sent is bounded. Used only on the connection's thread.
 */
final class RecordOutput {

    private static final int PIECE_BYTES = 256 << 10;
    private static final int MOST_GATHERED = 8;

    // Other connections of the thread wait meanwhile; a pipe that takes more is served again in the next turn.
    private static final long MOST_BYTES_AT_ONCE = 8 << 20;

    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Connection below;
    private final TlsParts parts;
    private final SSLEngine engine;
    private final TrafficCount traffic;
    private final ArrayDeque<Lease> queue = new ArrayDeque<>(4);
    private long plainBytes;

    RecordOutput(Connection below, TlsParts parts, SSLEngine engine, TrafficCount traffic) {
        this.below = below;
        this.parts = parts;
        this.engine = engine;
        this.traffic = traffic;
    }

    /** Takes the caller's hold. */
    void add(Lease bytes) {
        plainBytes += bytes.buffer().remaining();
        traffic.handedOver(bytes.buffer().remaining());
        queue.add(bytes);
    }

    /** What has not been encrypted yet. */
    long plainBytes() {
        return plainBytes;
    }

    /** Encrypts and sends until the pipe takes no more, nothing is left, or it is the turn of others. */
    void send() throws SSLException {
        long begun = plainBytes;
        if (begun > 0 && below.queuedBytes() > 0) {
            below.flush(); // words of the engine that nobody has flushed yet
        }
        while (plainBytes > 0 && below.queuedBytes() == 0 && begun - plainBytes < MOST_BYTES_AT_ONCE) {
            below.write(nextPiece());
            below.flush();
        }
    }

    private Lease nextPiece() throws SSLException {
        ByteBuffer record = parts.records().take();
        ByteBuffer[] gathered = new ByteBuffer[MOST_GATHERED];
        Lease piece = null;
        try {
            do {
                encrypt(gathered, record);
                piece = piece != null ? piece : room(record.remaining());
                piece.buffer().put(record);
            } while (plainBytes > 0 && piece.buffer().remaining() >= RecordBuffers.BYTES);
            traffic.written(piece.buffer().flip().remaining());
            Lease whole = piece;
            piece = null;
            return whole;
        } finally {
            parts.records().giveBack(record);
            if (piece != null) {
                piece.release();
            }
        }
    }

    private Lease room(int recordBytes) {
        int bytes = plainBytes == 0 ? recordBytes : PIECE_BYTES;
        Lease pooled = parts.encrypted().tryAcquire(bytes);
        return pooled != null ? pooled : BufferPool.unpooled(ByteBuffer.allocate(recordBytes));
    }

    private void encrypt(ByteBuffer[] gathered, ByteBuffer record) throws SSLException {
        int count = 0;
        for (Lease lease : queue) {
            if (count == MOST_GATHERED) {
                break;
            }
            gathered[count++] = lease.buffer();
        }
        SSLEngineResult result = engine.wrap(gathered, 0, count, record.clear());
        Arrays.fill(gathered, 0, count, null);
        if (result.getStatus() != SSLEngineResult.Status.OK || result.bytesProduced() == 0) {
            throw new SSLException("nothing can be encrypted: " + result);
        }
        record.flip();
        plainBytes -= result.bytesConsumed();
        Lease first;
        while ((first = queue.peek()) != null && !first.buffer().hasRemaining()) {
            queue.remove();
            first.release();
        }
    }

    /** Queues what the engine itself has to say: a message of the handshake, a new key, an alert. */
    SSLEngineResult sendOwn() throws SSLException {
        ByteBuffer record = parts.records().take();
        try {
            SSLEngineResult result = engine.wrap(NOTHING, record);
            if (result.bytesProduced() == 0) {
                boolean isStuck = result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP;
                if (isStuck || result.getStatus() != SSLEngineResult.Status.OK) {
                    throw new SSLException("the engine has nothing to say: " + result);
                }
                return result;
            }
            ByteBuffer copy = ByteBuffer.allocate(record.flip().remaining());
            traffic.written(record.remaining());
            below.write(BufferPool.unpooled(copy.put(record).flip()));
            return result;
        } finally {
            parts.records().giveBack(record);
        }
    }

    /** Queues the last words: an alert that the engine has ready, or the announcement of the end. */
    void sayGoodbye() {
        try {
            engine.closeOutbound();
            for (int i = 0; i < 4 && !engine.isOutboundDone(); i++) {
                sendOwn();
            }
        } catch (SSLException broken) {
            return; // it ends anyway
        }
    }

    void releaseAll() {
        plainBytes = 0;
        Lease first;
        while ((first = queue.poll()) != null) {
            first.release();
        }
    }
}
