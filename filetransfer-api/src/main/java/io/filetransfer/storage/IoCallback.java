// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Told of the end of one read or write. */
@FunctionalInterface
public interface IoCallback {

    /**
     * The read or write has ended. Returns quickly and does not throw.
     *
     * @param bytes how many bytes were moved; meaningless after a failure
     * @param failure what went wrong, or null
     */
    void done(long bytes, @Nullable IOException failure);
}
