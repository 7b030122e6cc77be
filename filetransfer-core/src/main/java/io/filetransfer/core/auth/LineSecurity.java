// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.auth;

import io.filetransfer.transport.Connection;
import io.filetransfer.transport.PeerIdentity;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a connection says of itself, as far as logins need it.
 *
 * @param remoteAddress where the peer is
 * @param isEncrypted whether nobody on the way can read the bytes
 * @param isOfThisMachine whether the bytes never leave this machine's kernel, because it is a Unix domain socket
 * @param peer what the connection has proved of the peer, or null
 */
public record LineSecurity(
        SocketAddress remoteAddress,
        boolean isEncrypted,
        boolean isOfThisMachine,
        @Nullable PeerIdentity peer) {

    /** What a connection says now. */
    public static LineSecurity of(Connection connection) {
        return new LineSecurity(
                connection.remoteAddress(),
                connection.isEncrypted(),
                connection.remoteAddress() instanceof UnixDomainSocketAddress
                        || connection.localAddress() instanceof UnixDomainSocketAddress,
                connection.peerIdentity().orElse(null));
    }

    /** Whether a secret may be sent over it without anybody's leave. */
    boolean isConfidential() {
        return isEncrypted || isOfThisMachine;
    }
}
