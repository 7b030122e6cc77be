// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import io.filetransfer.transport.PeerIdentity;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logins for tests of authenticators. */
final class Attempts {

    private Attempts() {}

    static LoginAttempt password(String user, String password) {
        return attempt(LoginMechanism.PASSWORD, user, password, null);
    }

    static LoginAttempt token(String token) {
        return attempt(LoginMechanism.TOKEN, "", token, null);
    }

    static LoginAttempt attempt(LoginMechanism mechanism, String user, String secret, @Nullable PeerIdentity peer) {
        return new LoginAttempt(
                mechanism, user, secret.toCharArray(), InetSocketAddress.createUnresolved("peer", 1), true, peer);
    }

    /** What an authenticator says; it must have decided when it returns. */
    static Optional<Principal> ask(Authenticator authenticator, LoginAttempt attempt) {
        return authenticator.authenticate(attempt).toCompletableFuture().join();
    }
}
