// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.ConnectionListener;
import io.filetransfer.ConnectionState;
import io.filetransfer.ConnectionStatus;
import io.filetransfer.TransferException;
import io.filetransfer.transport.Connection;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The status of a client's connection, and its listener. Attempts run side by side, so the status only rises, until it falls
 * because all of them have failed or the connection in use has ended. Safe for use by several threads.
 */
final class ConnectionWatch {

    private static final ConnectionStatus NOTHING =
            new ConnectionStatus(ConnectionState.DISCONNECTED, null, null, null, null);

    private final @Nullable ConnectionListener listener;
    private final CallbackLane lane;
    private volatile ConnectionStatus status = NOTHING;

    ConnectionWatch(@Nullable ConnectionListener listener, Executor callbacks) {
        this.listener = listener;
        this.lane = new CallbackLane(callbacks);
    }

    ConnectionStatus status() {
        return status;
    }

    private synchronized void set(ConnectionStatus next) {
        if (status.state() != ConnectionState.CLOSED
                && (status.state() != ConnectionState.CLOSING || next.state() == ConnectionState.CLOSED)) {
            status = next;
            ConnectionListener told = listener;
            if (told != null) {
                lane.call(() -> told.onStatus(next));
            }
        }
    }

    private synchronized void rise(
            ConnectionState state, @Nullable SocketAddress local, @Nullable SocketAddress remote) {
        if (state.compareTo(status.state()) > 0) {
            set(new ConnectionStatus(state, local, remote, null, null));
        }
    }

    void resolving() {
        rise(ConnectionState.RESOLVING, null, null);
    }

    void connecting(SocketAddress remote) {
        rise(ConnectionState.CONNECTING, null, remote);
    }

    /** A connection is open, and encrypted if it is. */
    void connected(Connection connection) {
        rise(ConnectionState.CONNECTED, connection.localAddress(), connection.remoteAddress());
        if (connection.isEncrypted()) {
            rise(ConnectionState.ENCRYPTED, connection.localAddress(), connection.remoteAddress());
        }
    }

    /** A connection is the one in use from now on. */
    void authenticated(Connection connection, String principal) {
        set(new ConnectionStatus(
                ConnectionState.AUTHENTICATED, connection.localAddress(), connection.remoteAddress(), principal, null));
    }

    /** Attempts begin, maybe to replace a connection that stands still. */
    synchronized void wanted() {
        if (status.state() == ConnectionState.DISCONNECTED) {
            reconnecting(status.cause().orElse(null));
        }
    }

    /** The connection in use has ended, or all attempts have failed, and others follow. */
    void reconnecting(@Nullable TransferException cause) {
        set(new ConnectionStatus(ConnectionState.RECONNECTING, null, null, null, cause));
    }

    /** The connection in use has ended, or all attempts have failed, and nobody needs another one. */
    void disconnected(@Nullable TransferException cause) {
        set(new ConnectionStatus(ConnectionState.DISCONNECTED, null, null, null, cause));
    }

    void closing() {
        ConnectionStatus now = status;
        set(new ConnectionStatus(
                ConnectionState.CLOSING,
                now.localAddress().orElse(null),
                now.remoteAddress().orElse(null),
                now.principal().orElse(null),
                null));
    }

    void closed(@Nullable TransferException cause) {
        set(new ConnectionStatus(ConnectionState.CLOSED, null, null, null, cause));
    }
}
