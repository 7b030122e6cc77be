// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.transport.Connection;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** Computes what takes long away from the thread of a connection, and comes back to it. */
final class Computing {

    private final Executor threads;
    private final Connection connection;
    private final Consumer<Step> whenDone;

    /** What is done on the connection's thread with what was computed. */
    interface Step {

        void run() throws IOException;
    }

    /** Something that takes long. */
    interface Work {

        Step run() throws Exception;
    }

    /**
     * For one connection.
     *
     * @param threads where the work is done
     * @param whenDone told on the connection's thread after each work; the step fails if the work has failed
     */
    Computing(Executor threads, Connection connection, Consumer<Step> whenDone) {
        this.threads = threads;
        this.connection = connection;
        this.whenDone = whenDone;
    }

    /** Begins; called from any thread. */
    void start(Work work) {
        try {
            threads.execute(() -> finish(result(work)));
        } catch (RejectedExecutionException closed) {
            finish(failed(new IOException("the transport is closed")));
        }
    }

    /** Begins what the engine wants to have computed. */
    void startTasksOf(SSLEngine engine) {
        start(() -> {
            Runnable task;
            while ((task = engine.getDelegatedTask()) != null) {
                task.run();
            }
            return () -> {};
        });
    }

    private static Step result(Work work) {
        try {
            return work.run();
        } catch (IOException failed) {
            return failed(failed);
        } catch (Exception | Error failed) {
            return failed(new SSLException(Tls.rootMessage(failed), failed));
        }
    }

    private static Step failed(IOException failure) {
        return () -> {
            throw failure;
        };
    }

    private void finish(Step step) {
        try {
            connection.execute(() -> whenDone.accept(step));
        } catch (RejectedExecutionException transportHasClosed) {
            return; // and with it this connection
        }
    }
}
