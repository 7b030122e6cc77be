// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.filetransfer.FileServer;
import io.filetransfer.TlsOptions;
import io.filetransfer.core.testkit.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server seen by {@code openssl s_client}. Skipped where there is no openssl. */
@Timeout(120)
class OpenSslTest {

    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    private static final TestCertificate MIDDLE =
            TestCertificate.named("middle").asAuthority().signedBy(AUTHORITY);
    private static final TestCertificate SERVER = TestCertificate.server(MIDDLE);
    private static final List<String> PROTOCOL = List.of("-alpn", "ft/1");

    private static final String NEGOTIATE_AGAIN = "R\n";

    @TempDir
    private Path directory;

    private @Nullable FileServer server;

    @BeforeAll
    static void find() {
        boolean found;
        try {
            found = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException | InterruptedException missing) {
            found = false;
        }
        assumeTrue(found, "openssl is not installed");
    }

    private void serve(boolean withTls12) throws Exception {
        TlsOptions.Builder options =
                TlsOptions.builder().certificate(SERVER.writeChain(directory), SERVER.writeKey(directory));
        server = FileServer.builder()
                .root(Files.createDirectories(directory.resolve("root")))
                .port(0)
                .tls((withTls12 ? options.allowTls12() : options).build())
                .build()
                .start();
    }

    @AfterEach
    void end() {
        Objects.requireNonNull(server).close();
    }

    /** What openssl has said, and how it ended. */
    private record Answer(int exitCode, String text) {}

    private Answer ask(String typed, List<String> protocol, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + Objects.requireNonNull(server).port(),
                "-servername",
                "localhost",
                "-verify_hostname",
                "localhost",
                "-verify_return_error",
                "-showcerts",
                "-CAfile",
                AUTHORITY.writeChain(directory).toString()));
        command.addAll(protocol);
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write(typed.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        if (!typed.equals(NEGOTIATE_AGAIN)) {
            process.getOutputStream().close(); // at the end of its input openssl ends, too
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "openssl has ended");
        return new Answer(process.exitValue(), text);
    }

    private static void assertSays(Answer answer, String expected) {
        assertTrue(answer.text.contains(expected), () -> "'" + expected + "' in: " + answer.text);
    }

    @Test
    @Tag("A13")
    void showsTheWholeChainAndSpeaksTls13() throws Exception {
        serve(false);
        Answer answer = ask("Q\n", PROTOCOL);
        assertSays(answer, "New, TLSv1.3, Cipher is TLS_AES_");
        assertSays(answer, "ALPN protocol: ft/1");
        assertSays(answer, "Verify return code: 0 (ok)");
        assertEquals(2, answer.text.split("-----BEGIN CERTIFICATE-----", -1).length - 1, answer.text);
        assertEquals(0, answer.exitCode, answer.text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1", "-tls1_2"})
    @Tag("A13")
    void speaksNothingOlder(String version) throws Exception {
        serve(false);
        Answer answer = ask("Q\n", PROTOCOL, version, "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0");
        assertSays(answer, "Cipher is (NONE)");
        assertTrue(answer.exitCode != 0, answer.text);
    }

    @Test
    void speaksTls12IfAllowed() throws Exception {
        serve(true);
        Answer answer = ask("Q\n", PROTOCOL, "-tls1_2");
        assertSays(answer, "New, TLSv1.2, Cipher is ECDHE-ECDSA-");
        assertSays(answer, "Extended master secret: yes");
        assertEquals(0, answer.exitCode, answer.text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ECDHE-ECDSA-AES128-SHA256",
                "ECDHE-ECDSA-AES256-SHA",
                "ECDHE-ECDSA-AES256-CCM8",
                "AES128-GCM-SHA256",
                "eNULL",
                "aNULL",
                "DHE-RSA-AES128-GCM-SHA256"
            })
    @Tag("A13")
    void agreesToNoWeakCipherSuite(String suite) throws Exception {
        serve(true);
        Answer answer = ask("Q\n", PROTOCOL, "-tls1_2", "-cipher", suite + ":@SECLEVEL=0");
        assertSays(answer, "Cipher is (NONE)");
    }

    @Test
    @Tag("A13")
    void refusesToNegotiateAgain() throws Exception {
        serve(true);
        Answer answer = ask(NEGOTIATE_AGAIN, PROTOCOL, "-tls1_2");
        assertSays(answer, "RENEGOTIATING");
        String after = answer.text.substring(answer.text.indexOf("RENEGOTIATING")); // else it would go on, and not end
        assertTrue(after.contains("closed") || after.contains("error") || after.contains("alert"), after);
    }

    @Test
    void endsAConnectionForAnotherProtocol() throws Exception {
        serve(false);
        assertSays(ask("", List.of("-alpn", "h2")), "alert no application protocol");
        long begun = System.nanoTime();
        Answer none = ask("", List.of("-ign_eof"));
        assertSays(none, "No ALPN negotiated");
        assertFalse(none.text.contains("filetransfer"), "HELLO was sent: " + none.text);
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 10, "the server has closed");
    }
}
