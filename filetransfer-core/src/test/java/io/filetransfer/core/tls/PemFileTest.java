// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.testkit.TestCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import org.junit.jupiter.api.Test;

/** What a person is told about a file that is not as it should be. */
class PemFileTest {

    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    private static final TestCertificate SERVER = TestCertificate.server(AUTHORITY);
    private static final String CHAIN = SERVER.chainPem();
    private static final String KEY = SERVER.keyPem();

    private interface Reading {
        Object of(PemFile file) throws TransferException;
    }

    private static void refused(String text, Reading reading, String... expected) {
        TransferException why = assertThrows(TransferException.class, () -> reading.of(file(text)));
        assertEquals(Reason.BAD_CREDENTIALS, why.reason());
        for (String part : expected) {
            assertTrue(String.valueOf(why.getMessage()).contains(part), () -> part + " in: " + why.getMessage());
        }
        assertFalse(String.valueOf(why).contains(KEY.substring(40, 80)), "the key is shown");
    }

    private static PemFile file(String text) throws TransferException {
        return new PemFile(Path.of("own.pem"), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatToolsWrite() throws TransferException {
        String both = "Bag Attributes\n  friendlyName: köy\n" + CHAIN.replace("\n", "\r\n") + "\n\n" + KEY;
        assertEquals(1, file(both).certificates().size());
        assertNotNull(file(both).key("EC"));
        assertEquals(2, file(CHAIN + AUTHORITY.chainPem()).certificates().size());
        assertEquals(1, file(AUTHORITY.revoking(SERVER)).revocations().size());
    }

    @Test
    void namesTheLineOfWhatIsWrong() {
        refused("", PemFile::certificates, "own.pem, line 1", "no PEM block at all");
        refused("hello\n", file -> file.key("EC"), "own.pem, line 1", "BEGIN PRIVATE KEY");
        refused(KEY, PemFile::certificates, "BEGIN CERTIFICATE", "found: PRIVATE KEY");
        refused("\n\n" + CHAIN.substring(0, 100), PemFile::certificates, "own.pem, line 3", "cut off");
        refused(CHAIN.replace("END CERT", "END CERTIF"), PemFile::certificates, "expected '-----END CERTIFICATE-----'");
        refused(
                CHAIN.replace("-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE"),
                PemFile::certificates,
                "line 1");
        refused(
                "-----BEGIN CERTIFICATE-----\nAA*A\n-----END CERTIFICATE-----\n",
                PemFile::certificates,
                "line 2",
                "0x2A");
        refused(
                "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n",
                PemFile::certificates,
                "line 1",
                "base64");
        refused("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", PemFile::certificates, "line 1", "empty");
        refused("x\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", PemFile::certificates, "line 2");
        refused("-----BEGIN CERTIFICATE-----\n" + "A".repeat(2000), PemFile::certificates, "line 2", "2000 characters");
    }

    @Test
    void refusesBytesBehindACertificateInItsBlock() {
        byte[] content = new byte[SERVER_BYTES.length + 1];
        System.arraycopy(SERVER_BYTES, 0, content, 0, SERVER_BYTES.length);
        refused(TestCertificate.pem("CERTIFICATE", content), PemFile::certificates, "line 1", "1 bytes follow");
    }

    private static final byte[] SERVER_BYTES = encoded();

    private static byte[] encoded() {
        try {
            return SERVER.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysHowToConvertAKeyOfAnotherForm() {
        String command = "openssl pkcs8 -topk8 -nocrypt -in own.pem -out NEW.key";
        refused(KEY.replace("PRIVATE", "RSA PRIVATE"), file -> file.key("RSA"), "line 1", "PKCS#8", command);
        refused(KEY.replace("PRIVATE", "EC PRIVATE"), file -> file.key("EC"), "EC PRIVATE KEY", command);
        refused(KEY.replace("PRIVATE", "ENCRYPTED PRIVATE"), file -> file.key("EC"), "is encrypted", command);
        refused(
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n",
                file -> file.key("RSA"),
                "line 2",
                "is encrypted",
                command);
    }

    @Test
    void refusesAKeyOfAnotherKindAndTwoOfThem() {
        refused("\n" + KEY, file -> file.key("RSA"), "line 2", "algorithm RSA");
        refused(KEY + KEY, file -> file.key("EC"), "line 5", "a second private key", "line 1");
    }
}
