// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

/**
 * Makes a transport; found by {@link java.util.ServiceLoader}. A provider class mentions no type of an optional library in
 * its fields and signatures, so that it can be listed where that library is missing.
 */
public interface TransportProvider {

    /**
     * The word that selects this transport.
     *
     * @return lower-case letters, digits, {@code -} and {@code _}, for example {@code nio}
     */
    String name();

    /**
     * Who wins when nothing was selected: the highest available.
     *
     * @return any number; the built-in NIO transport has 0
     */
    int priority();

    /**
     * Whether the libraries this transport needs are there.
     *
     * @return an empty string if it can be opened; otherwise what is missing, for a person
     */
    String missing();

    /**
     * Refuses options that this transport cannot keep to, before anything is opened. This implementation refuses {@linkplain
     * TransportOptions#sharedEventLoops shared event loops}.
     *
     * @param options bounds and names
     * @throws IllegalArgumentException saying what was expected
     */
    default void check(TransportOptions options) {
        if (options.sharedEventLoops().isPresent()) {
            throw new IllegalArgumentException("sharedEventLoops: the transport '" + name()
                    + "' has event loops of its own; expected a transport such as netty");
        }
    }

    /**
     * Opens a transport.
     *
     * @param options bounds and names
     * @return an open transport
     * @throws IllegalArgumentException as {@link #check}
     * @throws IllegalStateException if {@link #missing()} is not empty
     * @throws java.io.UncheckedIOException if the system refuses what is needed, such as a selector
     */
    Transport open(TransportOptions options);
}
