// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import java.util.concurrent.CompletableFuture;

/** Something under way that a closing client brings to an orderly end. */
interface Closing {

    /**
     * Makes durable what has arrived and ends with CLOSED.
     *
     * @return done when it has ended
     */
    CompletableFuture<Void> closeJob();

    /** Ends at once, on the thread of the connections: closing has taken its time. */
    void abandon(TransferException why);
}
