// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a root still accepts completions. After a failed flush of a journal or directory the kernel calls its pages clean,
 * so that a second flush proves nothing: only a restart helps. Safe for use by several threads.
 */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private volatile @Nullable Throwable cause;

    void check() throws TransferException {
        Throwable degraded = cause;
        if (degraded != null) {
            throw new TransferException(
                    Reason.DEGRADED,
                    "the storage completes nothing after a failed flush until it is restarted",
                    degraded);
        }
    }

    /** {@link #check} at the end of a chain: what was forced after another's failure proves nothing. */
    CompletableFuture<@Nullable Void> checked() {
        try {
            check();
            return DiskTasks.DONE;
        } catch (TransferException degraded) {
            return CompletableFuture.failedFuture(degraded);
        }
    }

    void degrade(String step, Throwable failure) {
        if (cause == null) {
            cause = failure;
            LOG.error("{} failed; the storage completes nothing until it is restarted", step, failure);
        }
    }

    /** For a commit that was under way. */
    static TransferException unknown(String step, Throwable failure) {
        Throwable thrown = DiskFailure.unwrapped(failure);
        return new TransferException(
                Reason.OUTCOME_UNKNOWN, "whether the file survives is not known: " + step + " failed", thrown);
    }
}
