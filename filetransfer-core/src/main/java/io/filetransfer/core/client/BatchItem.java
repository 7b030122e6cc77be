// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a batch moves.
 *
 * @param kind a file, a directory to be made, or something that cannot be moved
 * @param local the local path
 * @param remote the remote name
 * @param size bytes of a file as far as known, else 0
 * @param problem why it cannot be moved, only for that kind
 */
record BatchItem(
        Kind kind,
        Path local,
        String remote,
        long size,
        @Nullable TransferException problem) {

    enum Kind {
        FILE,
        DIRECTORY,
        PROBLEM
    }

    static BatchItem file(Path local, String remote, long size) {
        return new BatchItem(Kind.FILE, local, remote, size, null);
    }

    static BatchItem directory(Path local, String remote) {
        return new BatchItem(Kind.DIRECTORY, local, remote, 0, null);
    }

    static BatchItem problem(Path local, String remote, TransferException why) {
        return new BatchItem(Kind.PROBLEM, local, remote, 0, why);
    }
}
