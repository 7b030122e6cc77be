// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/**
 * A place for a server's files that is not a local directory. The only useful subtype is
 * {@code io.filetransfer.storage.TransferStorage}; this one lets the builder name it while that package imports this one.
 */
public interface ServerStorage {}
