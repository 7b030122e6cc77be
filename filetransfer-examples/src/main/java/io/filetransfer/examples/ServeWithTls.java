// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.TlsCredentials;
import io.filetransfer.TlsOptions;
import io.filetransfer.TlsTrust;
import io.filetransfer.TransferException;
import java.net.URI;
import java.nio.file.Path;

/** A server that demands TLS, a client that trusts it, and two that are turned away. */
public final class ServeWithTls {

    private ServeWithTls() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path certificates = temporary.directory("certificates");
            TemporaryCertificate own = new TemporaryCertificate(certificates, "server", "dns:localhost,ip:127.0.0.1");
            // With files of an authority: TlsOptions.builder().certificate(Path.of("chain.pem"), Path.of("key.pem"))
            TlsOptions serving = TlsOptions.builder()
                    .credentials(TlsCredentials.keyStore(own.own(), TemporaryCertificate.PASSWORD))
                    .build();
            TlsOptions trusting = TlsOptions.builder()
                    .trust(TlsTrust.keyStore(own.trusted()))
                    .onEncrypted(session -> System.out.println("encrypted: " + session))
                    .build();
            Path file = temporary.file("report", 8);
            try (FileServer server = FileServer.builder()
                    .root(temporary.directory("inbox"))
                    .port(0)
                    .tls(serving)
                    .build()
                    .start()) {
                URI address = URI.create("fts://localhost:" + server.port());
                try (FileClient client =
                        FileClient.builder().address(address).tls(trusting).connect()) {
                    System.out.println(
                            "sent " + client.upload(file).get().receipt().size() + " bytes");
                }
                explain("without trust", FileClient.builder().address(address));
                explain("without encryption", FileClient.builder().address("localhost", server.port()));
            }
        }
    }

    private static void explain(String how, FileClient.Builder builder) {
        try (FileClient client = builder.connect()) {
            throw new IllegalStateException(how + " a client was let in");
        } catch (TransferException refused) {
            System.out.println(how + ": " + refused.reason());
        }
    }
}
