// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples do what they say. */
@Timeout(120)
class ExamplesTest {

    private interface Example {
        void run(String[] args) throws Exception;
    }

    private static void printsWhenRun(Example example, String... expected) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            example.run(new String[0]);
        } finally {
            System.setOut(console);
        }
        String text = printed.toString(StandardCharsets.UTF_8);
        for (String each : expected) {
            assertTrue(text.contains(each), () -> "'" + each + "' in: " + text);
        }
    }

    @Test
    void servesADirectory() throws Exception {
        printsWhenRun(ServeADirectory::main, "hello.txt");
    }

    @Test
    void servesWithTls() throws Exception {
        printsWhenRun(
                ServeWithTls::main,
                "encrypted: TLSv1.3",
                "sent 8388608 bytes",
                "without trust: UNTRUSTED",
                "without encryption: ENCRYPTION_REQUIRED");
    }

    @Test
    void asksBothSidesForCertificates() throws Exception {
        printsWhenRun(MutualTls::main, "client: CN=alice", "sent 8388608 bytes", "without a certificate: UNTRUSTED");
    }
}
