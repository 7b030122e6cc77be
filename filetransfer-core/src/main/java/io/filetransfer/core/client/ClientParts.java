// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.NamePolicy;
import io.filetransfer.RetryPolicy;
import io.filetransfer.core.auth.ClientLogin;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.MemoryBudget;
import io.filetransfer.core.file.LocalDownloads;
import io.filetransfer.core.file.LocalSources;
import io.filetransfer.core.runtime.Randomness;
import io.filetransfer.core.session.SessionSettings;
import io.filetransfer.transport.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What all connections and jobs of a client share.
 *
 * @param settings bounds and clocks, and the number of this client, which stays the same over all its connections
 * @param transport makes connections, on one event loop
 * @param addresses where the server is
 * @param retry how lost connections are made good
 * @param login what the client says of itself
 * @param status of the connection
 * @param downloads receives files beside their targets
 * @param sources what is sent
 * @param disk threads that may wait for disks
 * @param callbacks where listeners run and futures complete
 * @param names which remote names become local files
 * @param pool memory for what is sent
 * @param budget for chunks that are received
 * @param random for delays
 * @param server the server, as part of the identity of a download
 */
record ClientParts(
        SessionSettings settings,
        Transport transport,
        AddressBook addresses,
        RetryPolicy retry,
        ClientLogin login,
        ConnectionWatch status,
        LocalDownloads downloads,
        LocalSources sources,
        Executor disk,
        Executor callbacks,
        NamePolicy names,
        BufferPool pool,
        MemoryBudget budget,
        Randomness random,
        String server) {

    static ClientParts of(ClientAssembly assembly) {
        long memory = assembly.limits().memoryBudgetBytes();
        return new ClientParts(
                new SessionSettings(
                        assembly.limits(),
                        assembly.clock(),
                        assembly.timers(),
                        assembly.random().nextLong()),
                assembly.transport(),
                new AddressBook(assembly.addresses()),
                assembly.retry(),
                assembly.login(),
                new ConnectionWatch(assembly.listener(), neverRefusing(assembly.callbacks())),
                assembly.downloads(),
                assembly.sources(),
                assembly.disk(),
                neverRefusing(assembly.callbacks()),
                assembly.names(),
                new BufferPool(memory / 2),
                new MemoryBudget(memory / 2),
                assembly.random(),
                assembly.server());
    }

    /** Futures complete although the application has shut its executor down: then on the thread that brings the news. */
    private static Executor neverRefusing(Executor callbacks) {
        return task -> {
            try {
                callbacks.execute(task);
            } catch (RejectedExecutionException shutDown) {
                task.run();
            }
        };
    }
}
