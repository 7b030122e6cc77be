// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/**
 * How far a client is with its connection. It rises from {@link #RESOLVING} to {@link #AUTHENTICATED}; states may be passed over.
 */
public enum ConnectionState {
    /** There is no connection, and nobody needs one now. */
    DISCONNECTED,
    /** The last connection, or the last attempt, has ended; another attempt follows. */
    RECONNECTING,
    /** The name of the server is being looked up. */
    RESOLVING,
    /** A connection is being opened. */
    CONNECTING,
    /** A connection is open. */
    CONNECTED,
    /** The connection is encrypted. */
    ENCRYPTED,
    /** The server has let the client in; transfers move. */
    AUTHENTICATED,
    /** The client is being closed. */
    CLOSING,
    /** The client is closed, or could not connect the first time. */
    CLOSED
}
