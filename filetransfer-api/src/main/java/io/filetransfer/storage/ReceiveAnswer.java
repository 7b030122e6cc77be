// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What a storage answers to a {@link ReceiveRequest}: exactly one of the two is there.
 *
 * @param file the attached file, ready for bytes
 * @param receipt nothing needs to be sent: the call was completed before, or is skipped
 */
public record ReceiveAnswer(
        @Nullable IncomingFile file, @Nullable Receipt receipt) {

    /**
     * Checks that exactly one is there.
     *
     * @param file the attached file, or null
     * @param receipt the receipt, or null
     */
    public ReceiveAnswer {
        if ((file == null) == (receipt == null)) {
            throw new IllegalArgumentException("expected either a file or a receipt");
        }
    }
}
