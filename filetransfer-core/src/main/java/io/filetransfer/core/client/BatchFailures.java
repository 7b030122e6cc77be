// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.BatchResult;
import io.filetransfer.FileOutcome;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Causes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What failed in a batch: the first ones are kept. Used on the client's home. */
final class BatchFailures {

    private static final int MAX_KEPT = 1000;

    private final List<FileOutcome> kept = new ArrayList<>();

    /** Something of which no byte was moved. */
    static FileOutcome of(BatchItem item, @Nullable Throwable failure) {
        return new FileOutcome(item.local(), item.remote(), null, typed(failure), 0, 0, Duration.ZERO, 0);
    }

    static TransferException typed(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Causes.of(failure);
        return cause instanceof TransferException known
                ? known
                : new TransferException(Reason.INTERNAL, "unexpected " + cause, cause);
    }

    void add(FileOutcome failed) {
        if (kept.size() < MAX_KEPT) {
            kept.add(failed);
        }
    }

    List<FileOutcome> all() {
        return kept;
    }

    /** What the whole batch fails with, or null. */
    @Nullable
    TransferException sumUp(BatchResult result, boolean failuresAreAllowed) {
        if (result.failed() == 0 || failuresAreAllowed) {
            return null;
        }
        FileOutcome first = result.failures().get(0);
        return new TransferException(
                Reason.INCOMPLETE_BATCH,
                result.failed() + " of " + (result.failed() + result.succeeded()) + " files failed, the first: "
                        + first.local() + ": "
                        + (first.failure() == null ? "" : first.failure().getMessage()),
                first.failure());
    }
}
