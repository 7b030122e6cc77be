// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.FileDigest;

/**
 * A complete file, ready to be shown.
 *
 * @param size its bytes
 * @param digest its digest, computed from what was received and equal to what the sender says
 * @param blocks the fingerprints of all its blocks, for a storage that reads them again
 */
public record PublishRequest(long size, FileDigest digest, BlockMap blocks) {}
