// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import io.filetransfer.transport.PeerIdentity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Decides who a client is. Ready-made: {@link TokenAuthenticator}, {@link UserFile}, {@link DatabaseAuthenticator},
 * {@link #peers} and, for several of them, {@link #anyOf}.
 *
 * <p>The default is to refuse: an exception, a failed stage, null, an empty answer and none in time let nobody in. The first
 * completion counts. A failed stage or an exception is no decision: the client is told to try again later, and the log says why.
 * Whoever is refused is told the same for an unknown name and a wrong password; an authenticator should also take the same time
 * for both. Failed attempts of one address are answered more and more slowly; an authenticator needs not count them.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Decides about one client. Called on a login thread of the server and may block, at most
     * {@code Limits.helloTimeout()}; never on an I/O thread. Several calls run at the same time.
     *
     * @param attempt what the client says; its secret is overwritten after the decision
     * @return who it is, or empty to refuse
     */
    CompletionStage<Optional<Principal>> authenticate(LoginAttempt attempt);

    /**
     * What this authenticator understands. Anything else is refused before it is asked.
     *
     * @return {@link LoginMechanism#PASSWORD} alone unless overridden
     */
    default Set<LoginMechanism> mechanisms() {
        return Set.of(LoginMechanism.PASSWORD);
    }

    /**
     * Lets in who is known by a certificate, or as a user of this machine.
     *
     * @param mapping from what the connection has proved to a principal; empty to refuse; may block
     * @return a new authenticator for {@link LoginMechanism#EXTERNAL}
     */
    static Authenticator peers(Function<PeerIdentity, Optional<Principal>> mapping) {
        return new Authenticator() {
            @Override
            public CompletionStage<Optional<Principal>> authenticate(LoginAttempt attempt) {
                return CompletableFuture.completedFuture(attempt.peerIdentity().flatMap(mapping));
            }

            @Override
            public Set<LoginMechanism> mechanisms() {
                return Set.of(LoginMechanism.EXTERNAL);
            }
        };
    }

    /**
     * Several authenticators, each for its own mechanisms.
     *
     * @param each no two of them with a mechanism in common, so that one attempt has one judge
     * @return a new authenticator
     * @throws IllegalArgumentException if two have a mechanism in common
     */
    static Authenticator anyOf(List<Authenticator> each) {
        Map<LoginMechanism, Authenticator> judges = new EnumMap<>(LoginMechanism.class);
        for (Authenticator authenticator : each) {
            for (LoginMechanism mechanism : authenticator.mechanisms()) {
                if (judges.put(mechanism, authenticator) != null) {
                    throw new IllegalArgumentException(
                            "mechanism '" + mechanism.wireName() + "': two authenticators, expected one");
                }
            }
        }
        return new Authenticator() {
            @Override
            public CompletionStage<Optional<Principal>> authenticate(LoginAttempt attempt) {
                Authenticator judge = judges.get(attempt.mechanism());
                return judge == null
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : judge.authenticate(attempt);
            }

            @Override
            public Set<LoginMechanism> mechanisms() {
                return Set.copyOf(judges.keySet());
            }
        };
    }
}
