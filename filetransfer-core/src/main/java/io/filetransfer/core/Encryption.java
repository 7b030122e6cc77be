// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.Limits;
import io.filetransfer.TlsOptions;
import io.filetransfer.TransferException;
import io.filetransfer.core.file.WholeFile;
import io.filetransfer.core.runtime.DaemonThreads;
import io.filetransfer.core.runtime.SystemClock;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.tls.TlsContext;
import io.filetransfer.core.tls.TlsTransport;
import io.filetransfer.core.tls.TlsTransport.Beginnings;
import io.filetransfer.transport.Transport;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Puts encryption over the transport of one client or server, with threads for its handshakes. */
final class Encryption implements AutoCloseable {

    private final TlsOptions options;
    private final Beginnings beginnings;
    private final ExecutorService threads;

    /**
     * For one client or server.
     *
     * @param beginnings how its connections begin
     * @param threadName the prefix of the threads' names; they take at most half of the processors
     */
    Encryption(TlsOptions options, Beginnings beginnings, String threadName) {
        this.options = options;
        this.beginnings = beginnings;
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.threads = DaemonThreads.bounded(threadName, most);
    }

    /** The budget of the transport below, which holds bytes only until they are decrypted. */
    static long receiveBudgetBelow(Limits limits) {
        return Math.max(1 << 20, limits.memoryBudgetBytes() / 4);
    }

    /**
     * For a server. Reads certificates.
     *
     * @throws CompletionException with a {@link TransferException}, if they cannot be used
     */
    Transport ofServer(Transport below, Timers timers, Limits limits) {
        TlsContext context = TlsContext.forServer(options, WholeFile::read, new SystemClock());
        try {
            context.newEngine();
        } catch (TransferException unusable) {
            below.closeAsync();
            throw new CompletionException(unusable);
        }
        return TlsTransport.over(below, context, threads, timers, limits.memoryBudgetBytes(), beginnings);
    }

    /** For a client; certificates are read when it connects. */
    Transport ofClient(Transport below, @Nullable String host, Timers timers, Limits limits) {
        TlsContext context = TlsContext.forClient(options, host, WholeFile::read, new SystemClock());
        return TlsTransport.over(below, context, threads, timers, limits.memoryBudgetBytes(), beginnings);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
