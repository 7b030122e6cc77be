// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example does what it says. */
final class LoginFromADatabaseTest {

    @Test
    void runs() throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            LoginFromADatabase.main(new String[0]);
        } finally {
            System.setOut(out);
        }
        assertEquals(
                List.of(
                        "logged in as alice",
                        "her directory has hello.bin: true",
                        "refused: DELETE is not allowed here",
                        "refused: login refused: name or secret is wrong"),
                printed.toString(StandardCharsets.UTF_8).lines().toList());
    }
}
