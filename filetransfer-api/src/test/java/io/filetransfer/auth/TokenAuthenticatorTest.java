// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TokenAuthenticatorTest {

    private static final String ONE = "0123456789abcdef";
    private static final String TWO = "fedcba9876543210\u00e9";

    private final TokenAuthenticator tokens = TokenAuthenticator.builder()
            .token(ONE.toCharArray(), Principal.named("one"))
            .token(TWO.toCharArray(), Principal.named("two"))
            .build();

    @Test
    void knowsEachToken() {
        assertEquals(Optional.of(Principal.named("one")), Attempts.ask(tokens, Attempts.token(ONE)));
        assertEquals(Optional.of(Principal.named("two")), Attempts.ask(tokens, Attempts.token(TWO)));
        assertEquals(Set.of(LoginMechanism.TOKEN), tokens.mechanisms());
    }

    @Test
    void knowsNoOther() {
        for (String other : new String[] {ONE + "0", ONE.substring(1), ONE.toUpperCase(Locale.ROOT), "x"}) {
            assertEquals(Optional.empty(), Attempts.ask(tokens, Attempts.token(other)), other);
        }
        assertEquals(Optional.empty(), Attempts.ask(TokenAuthenticator.builder().build(), Attempts.token(ONE)));
    }

    @Test
    void refusesATokenThatCanBeGuessedOrStandsTwice() {
        TokenAuthenticator.Builder builder = TokenAuthenticator.builder();
        String message = String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> builder.token("0123456789abcde".toCharArray(), Principal.named("x")))
                .getMessage());
        assertEquals("token: 15 characters, expected 16 or more, at random", message);
        builder.token(ONE.toCharArray(), Principal.named("x"));
        assertThrows(IllegalArgumentException.class, () -> builder.token(ONE.toCharArray(), Principal.named("y")));
        assertFalse((builder.build() + "").contains(ONE));
    }
}
