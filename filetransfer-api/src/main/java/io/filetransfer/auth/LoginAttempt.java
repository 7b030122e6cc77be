// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import io.filetransfer.transport.PeerIdentity;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself, as an {@link Authenticator} gets it. The server has checked sizes, characters and whether such a
 * secret may come over such a connection.
 */
public final class LoginAttempt {

    private final LoginMechanism mechanism;
    private final String user;
    private final char[] secret;
    private final SocketAddress remoteAddress;
    private final boolean isEncrypted;
    private final @Nullable PeerIdentity peerIdentity;

    /**
     * An attempt. Servers make them; authenticators read them.
     *
     * @param mechanism how the client proves who it is
     * @param user the name; empty unless the mechanism is {@link LoginMechanism#PASSWORD}
     * @param secret password or token; empty for other mechanisms
     * @param remoteAddress where the client is
     * @param isEncrypted whether the connection is
     * @param peerIdentity what the connection has proved, or null
     */
    public LoginAttempt(
            LoginMechanism mechanism,
            String user,
            char[] secret,
            SocketAddress remoteAddress,
            boolean isEncrypted,
            @Nullable PeerIdentity peerIdentity) {
        this.mechanism = Objects.requireNonNull(mechanism, "mechanism");
        this.user = Objects.requireNonNull(user, "user");
        this.secret = Objects.requireNonNull(secret, "secret");
        this.remoteAddress = Objects.requireNonNull(remoteAddress, "remoteAddress");
        this.isEncrypted = isEncrypted;
        this.peerIdentity = peerIdentity;
    }

    /**
     * How the client proves who it is.
     *
     * @return one that the authenticator accepts
     */
    public LoginMechanism mechanism() {
        return mechanism;
    }

    /**
     * The name that the client gives.
     *
     * @return 1 to 256 bytes of UTF-8, printable; empty unless the mechanism is {@link LoginMechanism#PASSWORD}
     */
    public String user() {
        return user;
    }

    /**
     * The password or token.
     *
     * @return the array itself, not a copy: the server overwrites it when the authenticator has decided, or has taken too long;
     *     never keep it, and make no {@code String} of it where that can be avoided. Empty for other mechanisms
     */
    public char[] secret() {
        return secret;
    }

    /**
     * Where the client is.
     *
     * @return the address of the other end of the connection, which may be that of a proxy
     */
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /**
     * Whether the connection is encrypted.
     *
     * @return false on a plain TCP connection and on a plain Unix domain socket
     */
    public boolean isEncrypted() {
        return isEncrypted;
    }

    /**
     * What the connection has proved of the client by itself.
     *
     * @return always there for {@link LoginMechanism#EXTERNAL}
     */
    public Optional<PeerIdentity> peerIdentity() {
        return Optional.ofNullable(peerIdentity);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return mechanism.wireName() + (user.isEmpty() ? "" : " of '" + user + "'") + " from " + remoteAddress;
    }
}
