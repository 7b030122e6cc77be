// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/**
 * Many transfers under one handle: a list or a tree. Its progress adds up what is known of all files; pause, resume and
 * cancel act on all of them. It fails with {@link TransferException.Reason#INCOMPLETE_BATCH} when a file failed and the batch
 * was not told to continue; otherwise failures are in the {@link BatchResult}.
 */
public abstract class BatchTransfer extends Transfer<BatchResult> {

    /** For the engine only. */
    protected BatchTransfer() {}
}
