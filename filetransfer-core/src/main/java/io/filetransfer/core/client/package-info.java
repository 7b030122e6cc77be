// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The client: {@link io.filetransfer.core.client.ConnectedFileClient} turns calls into jobs;
 * {@link io.filetransfer.core.client.UploadJob} and {@link io.filetransfer.core.client.DownloadJob} carry one file each;
 * {@link io.filetransfer.core.client.FileTransfer} and {@link io.filetransfer.core.client.BatchCall} are what the caller
 * holds. Read the first two first.
 *
 * <p>Jobs live on the session's thread. Listeners and futures live in a lane of the callback executor. Imports transfer,
 * operation, session and what is below them, and the SPIs; never the server.
 */
@NullMarked
package io.filetransfer.core.client;

import org.jspecify.annotations.NullMarked;
