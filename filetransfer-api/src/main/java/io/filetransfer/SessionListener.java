// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/**
 * Hears of the clients of a server. Calls come one at a time, in order, on a thread of the server's own, never on an I/O thread.
 * What a method throws is logged once and harms nothing. For each connection {@link #onConnected} comes first and
 * {@link #onClosed} last, both once; between them at most one of {@link #onAuthenticated} and {@link #onRefused}.
 *
 * <p>A listener that is slow stops the server from accepting further connections when 10,000 calls wait.
 */
public interface SessionListener {

    /**
     * A client has connected. Nothing is known of it but its address.
     *
     * @param event what happened
     */
    default void onConnected(SessionEvent event) {}

    /**
     * A client was let in.
     *
     * @param event what happened, with the principal
     */
    default void onAuthenticated(SessionEvent event) {}

    /**
     * A client was not let in.
     *
     * @param event what happened, with the reason
     */
    default void onRefused(SessionEvent event) {}

    /**
     * A connection has ended.
     *
     * @param event what happened, with the reason, and with the principal if there was one
     */
    default void onClosed(SessionEvent event) {}
}
