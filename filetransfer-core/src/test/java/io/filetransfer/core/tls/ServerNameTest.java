// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TlsOptions;
import io.filetransfer.TlsTrust;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.testkit.TestCertificate;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For which names and addresses a certificate is. */
@Tag("A12")
class ServerNameTest {

    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    private static final TestCertificate MANY = TestCertificate.named("server")
            .withNames("files.example", "*.wild.example", "xn--mnchen-3ya.example", "*.example", "*", "f*.star.example")
            .withNames("10.0.0.7")
            .withAddresses("192.0.2.1", "2001:db8::1")
            .signedBy(AUTHORITY);
    private static final X509Certificate CERTIFICATE = MANY.certificate();

    @ParameterizedTest
    @CsvSource({
        "files.example, true",
        "FILES.Example, true",
        "files.example., true",
        "sub.files.example, false",
        "example, false",
        "a.wild.example, true",
        "A.WILD.EXAMPLE., true",
        "wild.example, false",
        "a.b.wild.example, false",
        "other.example, false",
        "localhost, false",
        "foo.star.example, false",
        "münchen.example, true",
        "MÜNCHEN.example., true",
        "xn--mnchen-3ya.example, true",
        "munchen.example, false",
        "münchen。example, true",
        "192.0.2.1, true",
        "192.0.2.2, false",
        "10.0.0.7, false",
        "2001:db8::1, true",
        "[2001:DB8:0::1], true",
        "2001:db8::1%eth0, true",
        "2001:db8::2, false",
        "::ffff:192.0.2.1, true",
    })
    void matches(String host, boolean expected) {
        assertEquals(expected, ServerName.of(host).matches(CERTIFICATE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                "*.wild.example",
                "a b.example",
                "files.example\0.evil",
                "3221225985",
                "0xC0000201",
                "192.0.2",
                "192.0.2.1.",
                "999.0.0.1",
                "files.example:9400",
                "-a.example",
                "a/b"
            })
    void refusesWhatNoCertificateCanBeFor(String host) {
        assertThrows(IllegalArgumentException.class, () -> ServerName.of(host));
    }

    @Test
    void tellsTheServerANameButNoAddress() {
        assertEquals(
                Optional.of("xn--mnchen-3ya.example"),
                ServerName.of("München.example.").indication());
        assertEquals(Optional.of("localhost"), ServerName.of("localhost").indication());
        assertEquals(Optional.empty(), ServerName.of("192.0.2.1").indication());
    }

    @Test
    void isForNobodyWithoutAlternativeNames() {
        X509Certificate bare =
                TestCertificate.named("files.example").signedBy(AUTHORITY).certificate();
        assertEquals(false, ServerName.of("files.example").matches(bare));
    }

    @ParameterizedTest
    @ValueSource(strings = {"files.example.", "münchen.example", "a.wild.example", "192.0.2.1", "2001:db8::1"})
    void opensAConnectionForEachOfTheNames(String host, @TempDir Path directory) {
        assertTrue(serving(directory).open(trusting(directory).build(), host).isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example", "münchen.other", "192.0.2.9", "3221225985", "a_b!", ""})
    void refusesAConnectionForAnyOther(String host, @TempDir Path directory) {
        TransferException why = serving(directory).refused(trusting(directory).build(), host);
        assertEquals(Reason.UNTRUSTED, why.reason());
        assertTrue(String.valueOf(why.getMessage()).contains("WRONG_NAME"), why::getMessage);
    }

    @Test
    void refusesAConnectionWithoutAnyNameUnlessOneIsGiven(@TempDir Path directory) {
        TransferException why = serving(directory).refused(trusting(directory).build(), null);
        assertTrue(String.valueOf(why.getMessage()).contains("serverName"), why::getMessage);
        TlsOptions named = trusting(directory).serverName("files.example").build();
        assertTrue(serving(directory).open(named, null).isOpen());
        assertTrue(serving(directory).open(named, "other.example").isOpen());
    }

    private static TlsBench serving(Path directory) {
        return TlsBench.serving(TlsOptions.builder()
                .certificate(MANY.writeChain(directory), MANY.writeKey(directory))
                .build());
    }

    private static TlsOptions.Builder trusting(Path directory) {
        return TlsOptions.builder().trust(TlsTrust.files(AUTHORITY.writeChain(directory)));
    }
}
