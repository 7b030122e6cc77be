// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.transport.TlsSession;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all encrypted connections of one transport share.
 *
 * @param context makes engines
 * @param threads where handshakes compute; few, since they are what an attacker can make expensive
 * @param timers for deadlines
 * @param plain memory for what was decrypted
 * @param encrypted memory for what is to be sent
 * @param records memory for one record each, on the heap
 * @param line who may begin a handshake
 */
record TlsParts(
        TlsContext context,
        Executor threads,
        Timers timers,
        BufferPool plain,
        BufferPool encrypted,
        RecordBuffers records,
        HandshakeLine line) {

    private static final Logger LOG = LoggerFactory.getLogger(TlsParts.class);

    static TlsParts of(TlsContext context, Executor threads, Timers timers, long memoryBytes) {
        return new TlsParts(
                context,
                threads,
                timers,
                new BufferPool(memoryBytes),
                new BufferPool(Math.max(BufferPool.LARGEST_BYTES, memoryBytes / 4)),
                new RecordBuffers(),
                new HandshakeLine());
    }

    /** Tells the application's listener on the threads of the handshakes. */
    void tellApplication(TlsSession session) {
        try {
            threads.execute(() -> {
                try {
                    context.options().encrypted().accept(session);
                } catch (RuntimeException | Error thrown) {
                    LOG.warn("a listener for encrypted connections failed", thrown);
                }
            });
        } catch (RejectedExecutionException closed) {
            return; // the transport ends, and with it the connection
        }
    }
}
