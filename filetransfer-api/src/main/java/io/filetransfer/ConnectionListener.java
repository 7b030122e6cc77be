// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/**
 * Hears of a client's connection. Calls come one at a time, in order, on the client's callback executor, never on an I/O thread.
 * What a method throws is logged once and harms nothing.
 */
@FunctionalInterface
public interface ConnectionListener {

    /**
     * The status changed. Attempts run side by side; what is told is the one that is furthest. While a usable connection is being
     * replaced by another one, nothing is told before the other is {@link ConnectionState#AUTHENTICATED}.
     * {@link ConnectionState#CLOSED} comes once, as the last call.
     *
     * @param status the new status
     */
    void onStatus(ConnectionStatus status);
}
