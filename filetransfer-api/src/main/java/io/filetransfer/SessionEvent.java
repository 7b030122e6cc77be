// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import io.filetransfer.auth.Principal;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to one client of a server.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SessionEvent {

    private final long id;
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;
    private final boolean isEncrypted;
    private final @Nullable Principal principal;
    private final @Nullable TransferException cause;

    /**
     * An event. Servers make them; applications read them.
     *
     * @param id the number of the connection, of this run of the server
     * @param localAddress this end
     * @param remoteAddress the client's end
     * @param isEncrypted whether the connection is
     * @param principal who it is, or null if that is not known
     * @param cause why it was refused or has ended, or null
     */
    public SessionEvent(
            long id,
            SocketAddress localAddress,
            SocketAddress remoteAddress,
            boolean isEncrypted,
            @Nullable Principal principal,
            @Nullable TransferException cause) {
        this.id = id;
        this.localAddress = Objects.requireNonNull(localAddress, "localAddress");
        this.remoteAddress = Objects.requireNonNull(remoteAddress, "remoteAddress");
        this.isEncrypted = isEncrypted;
        this.principal = principal;
        this.cause = cause;
    }

    /**
     * The number of the connection: the same in all its events, and that of no other connection of this run of the server.
     *
     * @return 1 or more
     */
    public long id() {
        return id;
    }

    /**
     * This end of the connection.
     *
     * @return never null
     */
    public SocketAddress localAddress() {
        return localAddress;
    }

    /**
     * The client's end of the connection.
     *
     * @return never null
     */
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /**
     * Whether the connection is encrypted.
     *
     * @return true if nobody on the way can read it
     */
    public boolean isEncrypted() {
        return isEncrypted;
    }

    /**
     * Who it is.
     *
     * @return empty before the client was let in, and if it never was
     */
    public Optional<Principal> principal() {
        return Optional.ofNullable(principal);
    }

    /**
     * Why the client was refused or the connection has ended.
     *
     * @return empty in other events
     */
    public Optional<TransferException> cause() {
        return Optional.ofNullable(cause);
    }

    @Override
    public String toString() {
        return "connection " + id + " from " + remoteAddress
                + (principal == null ? "" : " of " + principal.name())
                + (cause == null ? "" : ": " + cause.getMessage());
    }
}
