// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Where the server was when it was looked up last: a name service may be down together with the line. Safe for use by several threads. */
final class AddressBook {

    private static final int MAX_ADDRESSES = 8;

    private final Addresses source;
    private volatile List<SocketAddress> known = List.of();

    AddressBook(Addresses source) {
        this.source = source;
    }

    /** What was found last. */
    List<SocketAddress> known() {
        return known;
    }

    /** Looks the server up; if that fails, what was found last is as good. */
    CompletableFuture<List<SocketAddress>> look() {
        return source.resolve().handle((found, failure) -> {
            if (failure == null) {
                known = List.copyOf(found.subList(0, Math.min(found.size(), MAX_ADDRESSES)));
            } else if (known.isEmpty()) {
                throw new CompletionException(failure);
            }
            return known;
        });
    }
}
