// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.core.runtime.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The threads on which a server asks its authenticator and its authorizer, and tells its listener. They are started when they are needed. */
final class OwnThreads {

    private static final int THREADS = 4;

    private final @Nullable Executor given;
    private final ExecutorService logins = DaemonThreads.bounded("filetransfer-server-login", THREADS);
    private final ExecutorService access = DaemonThreads.bounded("filetransfer-server-access", THREADS);

    private final ExecutorService callbacks = DaemonThreads.bounded("filetransfer-server-callback", 1);

    /**
     * Threads.
     *
     * @param given to be used for logins, or null
     */
    OwnThreads(@Nullable Executor given) {
        this.given = given;
    }

    Executor logins() {
        return given != null ? given : logins;
    }

    Executor access() {
        return access;
    }

    Executor callbacks() {
        return callbacks;
    }

    void close() {
        callbacks.shutdown();
        logins.shutdown();
        access.shutdown();
    }
}
