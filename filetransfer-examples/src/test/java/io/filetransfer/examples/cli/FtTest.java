// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What needs no server: help and wrong command lines. */
class FtTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final PrintStream err = System.err;
    private final PrintStream out = System.out;

    @BeforeEach
    void catchOutput() {
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void releaseOutput() {
        System.setErr(err);
        System.setOut(out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "put", "get", "ls", "stat", "rm", "mv", "mkdir"})
    void helpsWithEachCommand(String command) {
        assertEquals(0, Ft.run(command, "--help"));
        assertTrue(output.toString(StandardCharsets.UTF_8).contains("Usage: ft " + command));
        assertTrue(output.toString(StandardCharsets.UTF_8).contains("--debug"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bogus",
                "serve",
                "put",
                "put f",
                "put f http://h/",
                "put --if-exists maybe f ft://h/",
                "put --deadline 0 f ft://h/",
                "put --retry-for 10 f ft://h/",
                "get --retry-for -1s ft://h/f .",
                "get ft://h/f",
                "get ft://h/f ft://h/g",
                "get ft://h/%zz .",
                "ls",
                "stat h",
                "rm",
                "mv ft://h/a",
                "mv ft://h/a ft://i/a",
                "mv ft://h/ ft://h/a",
                "mkdir --bogus ft://h/a",
                "serve --root . --tls-cert c.pem",
                "serve --root . --tls-ca ca.pem",
                "ls --tls-key k.pem fts://h/"
            })
    void refusesAWrongCommandLineInOneLine(String line) {
        assertEquals(2, Ft.run(line.isEmpty() ? new String[0] : line.split(" ")));
        String text = errors.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("ft: ") && text.contains("--help"), text);
        assertEquals(1, text.lines().count(), text);
    }

    @Test
    void readsSeconds() throws Exception {
        TransferSettings.Seconds seconds = new TransferSettings.Seconds();
        assertEquals(Duration.ofSeconds(90), seconds.convert("90"));
        assertEquals(Duration.ofMillis(250), seconds.convert("0.25"));
        for (String wrong : new String[] {"0", "0.000", "-1", "1e3", "NaN", ".5", "", "1m"}) {
            assertThrows(TypeConversionException.class, () -> seconds.convert(wrong), wrong);
        }
    }
}
