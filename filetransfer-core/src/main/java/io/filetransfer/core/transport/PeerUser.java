// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

import io.filetransfer.auth.PeerIdentity;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user at the other end of a Unix socket, where the JDK and the system tell it. */
public final class PeerUser {

    private static final Logger LOG = LoggerFactory.getLogger(PeerUser.class);

    private PeerUser() {}

    /** The peer of a channel of the JDK. */
    public static Optional<PeerIdentity> of(SocketChannel channel) {
        try {
            return user(channel.getOption(ExtendedSocketOptions.SO_PEERCRED));
        } catch (IOException | UnsupportedOperationException | LinkageError notTold) {
            LOG.debug("nobody tells who is at the other end of {}", channel, notTold);
            return Optional.empty();
        }
    }

    /** The user of a principal, if there is one. */
    public static Optional<PeerIdentity> user(@Nullable UnixDomainPrincipal principal) {
        return Optional.ofNullable(principal).map(peer -> PeerIdentity.unixUser(peer.user().getName()));
    }
}
