// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the items of a batch come from. Used on the session's thread, where its futures complete, too. */
interface BatchSource {

    /**
     * The next items.
     *
     * @param most how many at most
     * @return one or more, or none at the end
     */
    CompletableFuture<List<BatchItem>> next(int most);

    /** So many items have ended. */
    default void consumed(int items) {}

    /** No more items are wanted. */
    default void close() {}
}
