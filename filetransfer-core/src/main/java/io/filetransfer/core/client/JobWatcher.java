// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who is told how a job goes, on the client's home. */
interface JobWatcher {

    void onAdvanced();

    /**
     * An attempt failed and another one follows.
     *
     * @param attempt its number, 2 or more
     */
    void onRetrying(TransferException cause, int attempt);

    /** For so long the peer has owed something and moved too little. */
    void onStalled(Duration silence);

    void onPaused();

    void onResumed();

    /** Exactly one of the two is not null, or neither after a cancel. */
    void onEnded(@Nullable Receipt receipt, @Nullable TransferException failure);
}
