// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.NamePolicy;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.file.LocalDownloads;
import io.filetransfer.core.runtime.Randomness;
import io.filetransfer.core.session.SessionSettings;
import java.util.concurrent.Executor;

/**
 * What all jobs of a client share.
 *
 * @param settings bounds and clocks
 * @param downloads receives files beside their targets
 * @param disk threads that may wait for disks
 * @param callbacks where listeners run and futures complete
 * @param names which remote names become local files
 * @param pool memory for what is sent
 * @param random for names of temporary things
 * @param server the server, as part of the identity of a download
 */
record ClientParts(
        SessionSettings settings,
        LocalDownloads downloads,
        Executor disk,
        Executor callbacks,
        NamePolicy names,
        BufferPool pool,
        Randomness random,
        String server) {}
