// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHashTest {

    private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String HASH = "A".repeat(43);

    @Test
    void knowsItsPasswordAndNoOther() {
        PasswordHash hash = PasswordHash.of("sesam\u00e9".toCharArray(), 1000);
        assertTrue(hash.matches("sesam\u00e9".toCharArray()));
        PasswordHash read = PasswordHash.parse(hash.text());
        assertTrue(read.matches("sesam\u00e9".toCharArray()));
        for (String other : new String[] {"sesame", "sesam\u00e9 ", "", "SESAM\u00c9"}) {
            assertFalse(read.matches(other.toCharArray()), other);
        }
        assertEquals(1000, read.iterations());
        assertEquals("pbkdf2-sha256, 1000 iterations", hash.toString());
    }

    /** Computed by OpenSSL: salt 00 01 .. 0f, 4096 iterations. */
    @Test
    void computesWhatOthersCompute() {
        PasswordHash other = PasswordHash.parse(
                "$pbkdf2-sha256$4096$AAECAwQFBgcICQoLDA0ODw$RPHIJUyWBDyEqrVHqcrenhT3acXN2ZJpHHxjjEYW6uM");
        assertTrue(other.matches("correct horse \u00e9".toCharArray()));
        assertFalse(other.matches("correct horse e".toCharArray()));
    }

    @Test
    void saltsEachHash() {
        assertNotEquals(
                PasswordHash.of("sesame".toCharArray(), 1000).text(),
                PasswordHash.of("sesame".toCharArray(), 1000).text());
    }

    @Test
    void matchesNobody() {
        assertFalse(PasswordHash.ofNobody(1000).matches("x".toCharArray()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sesame",
                "$pbkdf2-sha256$999$" + "AAAAAAAAAAAAAAAAAAAAAA" + "$",
                "$pbkdf2-sha1$600000$",
                "$2b$12$abcdefghijklmnopqrstuv"
            })
    void refusesAnotherForm(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(text))
                .getMessage());
        assertTrue(text.isEmpty() || !message.contains(text), message);
    }

    @Test
    @Tag("R16")
    void refusesIterationsThatAreTooFewOrTakeForEver() {
        assertEquals(
                1000,
                PasswordHash.parse("$pbkdf2-sha256$1000$" + SALT + "$" + HASH).iterations());
        assertEquals(
                10_000_000,
                PasswordHash.parse("$pbkdf2-sha256$10000000$" + SALT + "$" + HASH)
                        .iterations());
        for (String iterations : new String[] {"999", "10000001", "99999999", "0600000", "-1"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> PasswordHash.parse("$pbkdf2-sha256$" + iterations + "$" + SALT + "$" + HASH));
        }
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.of("x".toCharArray(), 999));
        assertEquals(600_000, PasswordHash.ITERATIONS);
    }
}
