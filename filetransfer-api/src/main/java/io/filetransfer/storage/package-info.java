// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Where a server's files live: a {@link io.filetransfer.storage.TransferStorage} receives
 * {@linkplain io.filetransfer.storage.IncomingFile incoming files}, serves
 * {@linkplain io.filetransfer.storage.OutgoingFile outgoing files} and answers for names. Implement these to keep files
 * elsewhere than in a local directory; read those two interfaces first.
 *
 * <p>All methods return at once; what takes time ends later, on a thread of the storage. The engine calls the methods of one
 * file from one thread at a time.
 */
@NullMarked
package io.filetransfer.storage;

import org.jspecify.annotations.NullMarked;
