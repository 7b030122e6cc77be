// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets in who knows a token. Only SHA-256 digests of the tokens are kept; all of them are compared, each in constant time. A
 * digest without salt and delay is enough for random tokens, not for words that people think of, so short ones are refused.
 *
 * <p>Immutable and safe for use by several threads; does not block.
 */
public final class TokenAuthenticator implements Authenticator {

    /** Fewest characters of a token. */
    public static final int MIN_TOKEN_LENGTH = 16;

    private record Entry(byte[] digest, Principal principal) {}

    private final List<Entry> entries;

    private TokenAuthenticator(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * A builder without tokens.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Set<LoginMechanism> mechanisms() {
        return Set.of(LoginMechanism.TOKEN);
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(LoginAttempt attempt) {
        return CompletableFuture.completedFuture(find(digest(attempt.secret())));
    }

    private Optional<Principal> find(byte[] digest) {
        Optional<Principal> found = Optional.empty();
        for (Entry each : entries) {
            if (MessageDigest.isEqual(each.digest, digest)) {
                found = Optional.of(each.principal);
            }
        }
        return found;
    }

    private static byte[] digest(char[] token) {
        byte[] utf8 = LoginText.utf8(token);
        try {
            return MessageDigest.getInstance("SHA-256").digest(utf8);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    /** How many tokens it knows, never which. */
    @Override
    public String toString() {
        return "TokenAuthenticator with " + entries.size() + " tokens";
    }

    /** Collects tokens. Used by one thread. */
    public static final class Builder {

        private final List<Entry> entries = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a token.
         *
         * @param token {@value TokenAuthenticator#MIN_TOKEN_LENGTH} characters at least, 1,024 bytes of UTF-8 at most, without
         *     control characters; random. Not kept and not overwritten
         * @param principal who has it
         * @return this
         * @throws IllegalArgumentException if it is not such, or was added before; the message does not show it
         */
        public Builder token(char[] token, Principal principal) {
            LoginText.checkSecret("token", token);
            if (token.length < MIN_TOKEN_LENGTH) {
                throw new IllegalArgumentException(
                        "token: " + token.length + " characters, expected " + MIN_TOKEN_LENGTH + " or more, at random");
            }
            byte[] digest = digest(token);
            if (new TokenAuthenticator(entries).find(digest).isPresent()) {
                throw new IllegalArgumentException("token: was added before, expected one principal for each");
            }
            entries.add(new Entry(digest, Objects.requireNonNull(principal, "principal")));
            return this;
        }

        /**
         * The authenticator.
         *
         * @return a new authenticator for {@link LoginMechanism#TOKEN}
         */
        public TokenAuthenticator build() {
            return new TokenAuthenticator(entries);
        }
    }
}
