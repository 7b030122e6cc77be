// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a client's connection at one moment.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ConnectionStatus {

    private final ConnectionState state;
    private final @Nullable SocketAddress localAddress;
    private final @Nullable SocketAddress remoteAddress;
    private final @Nullable String principal;
    private final @Nullable TransferException cause;

    /**
     * A status. Clients make them; applications read them.
     *
     * @param state how far the client is
     * @param localAddress this end, or null if there is no connection
     * @param remoteAddress the other end, or where it is being tried, or null
     * @param principal who the server takes the client for, or null before it has said so
     * @param cause why there is no connection, or null
     */
    public ConnectionStatus(
            ConnectionState state,
            @Nullable SocketAddress localAddress,
            @Nullable SocketAddress remoteAddress,
            @Nullable String principal,
            @Nullable TransferException cause) {
        this.state = Objects.requireNonNull(state, "state");
        this.localAddress = localAddress;
        this.remoteAddress = remoteAddress;
        this.principal = principal;
        this.cause = cause;
    }

    /**
     * How far the client is.
     *
     * @return never null
     */
    public ConnectionState state() {
        return state;
    }

    /**
     * This end of the connection.
     *
     * @return empty without a connection
     */
    public Optional<SocketAddress> localAddress() {
        return Optional.ofNullable(localAddress);
    }

    /**
     * The other end of the connection, or where one is being opened; that of the proxy if there is one.
     *
     * @return empty without either
     */
    public Optional<SocketAddress> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    /**
     * Who the server takes the client for.
     *
     * @return empty unless the state is {@link ConnectionState#AUTHENTICATED}
     */
    public Optional<String> principal() {
        return Optional.ofNullable(principal);
    }

    /**
     * Why there is no connection.
     *
     * @return there after a connection, or an attempt, has failed, until the next one begins
     */
    public Optional<TransferException> cause() {
        return Optional.ofNullable(cause);
    }

    @Override
    public String toString() {
        return state
                + (remoteAddress == null ? "" : " " + remoteAddress)
                + (principal == null ? "" : " as " + principal)
                + (cause == null ? "" : ": " + cause.getMessage());
    }
}
