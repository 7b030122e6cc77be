// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.TlsOptions;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.testkit.TestCertificate;
import io.filetransfer.core.tls.TlsPair;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same with encryption, and what is different then. */
abstract class EncryptedEndToEndSuite extends EndToEndSuite {

    EncryptedEndToEndSuite(String transport) {
        super(transport, false);
    }

    @Override
    FileServer.Builder serving() {
        return FileServer.builder().tls(TlsPair.serverOptions().build());
    }

    @Override
    FileClient.Builder connecting() {
        return FileClient.builder().tls(TlsPair.clientOptions().build());
    }

    @Test
    void aClientInTheClearIsTurnedAwayWithTheReason() {
        TransferException why =
                assertThrows(TransferException.class, () -> FileClient.connect("localhost", server().port()));
        assertEquals(Reason.ENCRYPTION_REQUIRED, why.reason(), why::getMessage);
        assertTrue(String.valueOf(why.getMessage()).contains("fts://"), why::getMessage);
    }

    @Test
    @Tag("A09")
    void anEncryptedClientTurnsAwayFromAServerInTheClear() throws Exception {
        Path other = Files.createDirectories(directory.resolve("clear"));
        try (FileServer clear = FileServer.builder().root(other).port(0).build().start()) {
            FileClient.Builder builder = connecting().address("localhost", clear.port());
            TransferException why = assertThrows(TransferException.class, builder::connect);
            assertEquals(Reason.ENCRYPTION_REQUIRED, why.reason(), why::getMessage);
        }
    }

    @Test
    void aUriAskedForEncryption() throws Exception {
        URI uri = URI.create("fts://localhost:" + server().port());
        try (FileClient client = connecting().address(uri).connect()) {
            client.upload(file("a", 10)).get(20, TimeUnit.SECONDS);
        }
        TransferException why = assertThrows(TransferException.class, () -> FileClient.connect(uri));
        assertEquals(Reason.UNTRUSTED, why.reason(), why::getMessage); // the system's authorities did not sign it
    }

    @Test
    @Tag("A11")
    void aServerForAnotherNameIsNotTrusted() {
        TlsOptions elsewhere =
                TlsPair.clientOptions().serverName("other.example").build();
        FileClient.Builder builder = connecting().tls(elsewhere).address("localhost", server().port());
        TransferException why = assertThrows(TransferException.class, builder::connect);
        assertEquals(Reason.UNTRUSTED, why.reason(), why::getMessage);
    }

    @Test
    void aServerWithoutUsableCertificatesDoesNotStart() throws Exception {
        Path key = TestCertificate.write(directory.resolve("bad.key"), "nothing");
        Path chain = TestCertificate.named("x").selfSigned().writeChain(directory);
        FileServer broken = FileServer.builder()
                .root(Files.createDirectories(directory.resolve("other")))
                .port(0)
                .tls(TlsOptions.builder().certificate(chain, key).build())
                .build();
        TransferException why = assertThrows(TransferException.class, broken::start);
        assertEquals(Reason.BAD_CREDENTIALS, why.reason(), why::getMessage);
    }
}
