// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs examples as their readers do. */
@Timeout(60)
class ExamplesTest {

    @ParameterizedTest
    @CsvSource({
        "NettyInYourApp, event loops still running: true",
        "WriteYourOwnTransport, bytes",
        "ServeWithTls, without encryption: ENCRYPTION_REQUIRED",
        "ServeWithTls, without trust: UNTRUSTED",
        "MutualTls, client: CN=alice",
        "MutualTls, without a certificate: UNTRUSTED"
    })
    void runs(String name, String expected) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Method main =
                    Class.forName(getClass().getPackageName() + "." + name).getMethod("main", String[].class);
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains(expected), text);
    }
}
