// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.Durability;
import io.filetransfer.Limits;
import io.filetransfer.NamePolicy;
import io.filetransfer.SessionListener;
import io.filetransfer.core.auth.AccessRules;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Randomness;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.storage.TransferStorage;
import io.filetransfer.transport.Transport;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server is built from; the composition root fills it in, for real or for a simulation.
 *
 * @param address where to listen
 * @param transport opens the transport, at the start
 * @param storage opens the storage, at the start
 * @param limits the bounds
 * @param names which names are accepted
 * @param minimumLevel the least level of a completed upload
 * @param rules whom it lets in, and to what
 * @param listener hears of clients, or null
 * @param callbacks where it runs
 * @param clock the time
 * @param timers for deadlines
 * @param random for the number of this run
 * @param release ends threads that were made for this server, after everything else
 */
public record ServerAssembly(
        SocketAddress address,
        Supplier<Transport> transport,
        Supplier<TransferStorage> storage,
        Limits limits,
        NamePolicy names,
        Durability minimumLevel,
        AccessRules rules,
        @Nullable SessionListener listener,
        Executor callbacks,
        Clock clock,
        Timers timers,
        Randomness random,
        Runnable release) {}
