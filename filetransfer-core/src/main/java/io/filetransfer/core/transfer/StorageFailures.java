// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Causes;

/** What storages throw, as what the peer is told. */
public final class StorageFailures {

    private StorageFailures() {}

    /** The failure itself if it has a reason, else STORAGE with the step that failed. */
    public static TransferException typed(String step, Throwable failure) {
        Throwable cause = Causes.of(failure);
        return cause instanceof TransferException known
                ? known
                : new TransferException(Reason.STORAGE, step + " failed: " + cause.getMessage(), cause);
    }
}
