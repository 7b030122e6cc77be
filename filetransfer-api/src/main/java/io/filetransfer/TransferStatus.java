// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/** The fate of a transfer so far. */
public enum TransferStatus {
    /** Under way, or waiting for its turn. */
    RUNNING,
    /** {@link Transfer#pause()} was called; {@link Transfer#resume()} continues. */
    PAUSED,
    /** Ended well. */
    COMPLETED,
    /** Ended with a {@link TransferException}. */
    FAILED,
    /** Ended because {@link Transfer#cancel} was called. */
    CANCELLED
}
