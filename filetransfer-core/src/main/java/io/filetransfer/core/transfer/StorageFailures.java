// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.util.concurrent.CompletionException;

/** What storages throw, as what the peer is told. */
final class StorageFailures {

    private StorageFailures() {}

    static TransferException typed(String step, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TransferException known
                ? known
                : new TransferException(Reason.STORAGE, step + " failed: " + cause.getMessage(), cause);
    }
}
