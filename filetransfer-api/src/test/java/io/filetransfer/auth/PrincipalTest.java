// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrincipalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a ",
                "\ta",
                "a\nb",
                "a\u001b[2J",
                "\u009b",
                "a\u2028b",
                "\u202eabc",
                "\ud800",
                "anonymous",
                "a\u0000"
            })
    @Tag("A23")
    void refusesANameThatWouldDisturbALog(String name) {
        assertThrows(IllegalArgumentException.class, () -> Principal.named(name));
    }

    @Test
    void takesANameOf256BytesAndNoMore() {
        assertEquals(256, Principal.named("n".repeat(256)).name().length());
        assertThrows(IllegalArgumentException.class, () -> Principal.named("n".repeat(257)));
        assertThrows(IllegalArgumentException.class, () -> Principal.named("\u00e9".repeat(129)));
    }

    @Test
    void hasWhatItWasGiven() {
        Principal alice = Principal.named("alice")
                .withRoot("home/alice")
                .withRoles(Set.of("b", "a"))
                .withAttributes(Map.of("mail", "alice@example.org"));
        assertEquals(Optional.of("home/alice"), alice.root());
        assertEquals(Set.of("a", "b"), alice.roles());
        assertEquals("alice in 'home/alice' as [a, b] with [mail]", alice.toString());
        assertEquals(Optional.empty(), Principal.named("alice").root());
        assertFalse(Principal.named("alice").equals(alice));
    }

    @Test
    @Tag("A24")
    void showsNoSecretWhenItRefusesOne() {
        for (String secret : List.of("", " ", "hunter2\u0000", "h".repeat(1025), "hunter2\ud800")) {
            for (Runnable each : List.<Runnable>of(
                    () -> Credential.password("a", secret.toCharArray()),
                    () -> Credential.token(secret.toCharArray()),
                    () -> Credentials.password("a", secret.toCharArray()),
                    () -> Credentials.token(secret.toCharArray()))) {
                String message = String.valueOf(
                        assertThrows(IllegalArgumentException.class, each::run).getMessage());
                assertFalse(message.contains("hunter2"), message);
                assertFalse(message.contains("hhh"), message);
            }
        }
    }

    @Test
    @Tag("A24")
    void keepsItsOwnCopyOfASecretAndGivesOutOthers() {
        char[] mine = "sesame".toCharArray();
        Credentials credentials = Credentials.password("alice", mine);
        Arrays.fill(mine, 'x');
        for (int i = 0; i < 2; i++) {
            Credential one = credentials.provide().toCompletableFuture().join();
            assertEquals("sesame", new String(one.secret()));
            one.wipe();
            assertEquals("\0\0\0\0\0\0", new String(one.secret()));
            assertFalse((one + " " + credentials).contains("sesame"));
        }
    }
}
