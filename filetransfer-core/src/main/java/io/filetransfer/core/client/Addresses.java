// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where a server is. Looked up anew each time a client connects, since it may have moved. */
public interface Addresses {

    /**
     * Looks the server up, without blocking.
     *
     * @return one or more resolved addresses, the best first; or a failure
     */
    CompletableFuture<List<SocketAddress>> resolve();

    /** A server that is always at the same places. */
    static Addresses of(SocketAddress... places) {
        List<SocketAddress> fixed = List.of(places);
        return () -> CompletableFuture.completedFuture(fixed);
    }
}
