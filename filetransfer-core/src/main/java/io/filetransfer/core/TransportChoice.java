// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.transport.SocketOptions;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a builder was told about the transport. Used by one thread. */
final class TransportChoice {

    private @Nullable String name;
    private @Nullable TransportProvider provider;
    private @Nullable Object sharedEventLoops;
    private SocketOptions sockets = SocketOptions.standard();

    void name(String word) {
        this.name = Objects.requireNonNull(word, "name");
        this.provider = null;
    }

    void provider(TransportProvider given) {
        this.provider = Objects.requireNonNull(given, "provider");
        this.name = null;
    }

    void sharedEventLoops(Object loops) {
        this.sharedEventLoops = Objects.requireNonNull(loops, "loops");
    }

    void sockets(SocketOptions options) {
        this.sockets = Objects.requireNonNull(options, "options");
    }

    /** Adds what was chosen. */
    TransportOptions complete(TransportOptions options) {
        TransportOptions complete = options.withSockets(sockets);
        return sharedEventLoops == null ? complete : complete.withSharedEventLoops(sharedEventLoops);
    }

    /**
     * The transport that was chosen, or the best one.
     *
     * @param options as {@link #complete} made them
     * @throws IllegalStateException if there is no such transport
     * @throws IllegalArgumentException if it cannot keep to the options
     */
    TransportProvider find(TransportOptions options) {
        return provider != null ? Transports.checked(provider, options) : Transports.find(name, options);
    }
}
