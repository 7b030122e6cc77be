// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.ConnectionListener;
import io.filetransfer.Limits;
import io.filetransfer.NamePolicy;
import io.filetransfer.RetryPolicy;
import io.filetransfer.core.auth.ClientLogin;
import io.filetransfer.core.file.LocalDownloads;
import io.filetransfer.core.file.LocalSources;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Randomness;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.transport.Transport;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a client is built from; the composition root fills it in, for real or for a simulation.
 *
 * @param addresses where the server is
 * @param server the server's name, as part of the identity of downloads
 * @param transport an open transport, owned by the client
 * @param downloads receives files beside their targets
 * @param sources what is sent
 * @param disk threads that may wait for disks
 * @param callbacks where listeners run and futures complete
 * @param limits the bounds
 * @param retry how lost connections are made good
 * @param login what it says of itself
 * @param listener hears of the connection, or null
 * @param names which remote names become local files
 * @param clock the time
 * @param timers for deadlines
 * @param random for the number of this client, and for delays
 * @param release ends threads that were made for this client, after everything else
 */
public record ClientAssembly(
        Addresses addresses,
        String server,
        Transport transport,
        LocalDownloads downloads,
        LocalSources sources,
        Executor disk,
        Executor callbacks,
        Limits limits,
        RetryPolicy retry,
        ClientLogin login,
        @Nullable ConnectionListener listener,
        NamePolicy names,
        Clock clock,
        Timers timers,
        Randomness random,
        Runnable release) {}
