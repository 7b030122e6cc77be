// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

import io.filetransfer.transport.PeerIdentity;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
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
        return Optional.ofNullable(principal)
                .map(peer -> PeerIdentity.unixUser(peer.user().getName()));
    }

    /**
     * The user of a process. The JDK gives no name for a number but that of the owner of a file, so the process is asked for, and
     * believed only if it belongs to the user that the kernel named.
     */
    public static Optional<PeerIdentity> of(int user, int process) {
        try {
            Map<String, Object> owner = Files.readAttributes(Path.of("/proc/" + process), "unix:uid,owner");
            boolean isSame = Integer.valueOf(user).equals(owner.get("uid"));
            return isSame && owner.get("owner") instanceof UserPrincipal named
                    ? Optional.of(PeerIdentity.unixUser(named.getName()))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notTold) {
            LOG.debug("nobody tells the name of user {}", user, notTold);
            return Optional.empty();
        }
    }
}
