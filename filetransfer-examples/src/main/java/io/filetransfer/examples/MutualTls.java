// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.RetryPolicy;
import io.filetransfer.TlsCredentials;
import io.filetransfer.TlsOptions;
import io.filetransfer.TlsOptions.ClientCertificates;
import io.filetransfer.TlsTrust;
import io.filetransfer.TransferException;
import java.nio.file.Path;

/** Both sides show a certificate; a client without one is turned away. */
public final class MutualTls {

    private MutualTls() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path certificates = temporary.directory("certificates");
            TemporaryCertificate ofServer =
                    new TemporaryCertificate(certificates, "server", "dns:localhost,ip:127.0.0.1");
            TemporaryCertificate ofClient = new TemporaryCertificate(certificates, "alice", "");
            TlsOptions serving = TlsOptions.builder()
                    .credentials(TlsCredentials.keyStore(ofServer.own(), TemporaryCertificate.PASSWORD))
                    .clientCertificates(ClientCertificates.NEEDED)
                    .trust(TlsTrust.keyStore(ofClient.trusted()))
                    .onEncrypted(session -> System.out.println(
                            "client: " + session.peerCertificates().get(0).getSubjectX500Principal()))
                    .build();
            TlsOptions nobody = TlsOptions.builder()
                    .trust(TlsTrust.keyStore(ofServer.trusted()))
                    .build();
            TlsOptions alice = nobody.toBuilder()
                    .credentials(TlsCredentials.keyStore(ofClient.own(), TemporaryCertificate.PASSWORD))
                    .build();
            Path file = temporary.file("report", 8);
            try (FileServer server = FileServer.builder()
                    .root(temporary.directory("inbox"))
                    .port(0)
                    .tls(serving)
                    .build()
                    .start()) {
                FileClient.Builder builder =
                        FileClient.builder().address("localhost", server.port()).retry(RetryPolicy.none());
                try (FileClient client = builder.tls(alice).connect()) {
                    System.out.println(
                            "sent " + client.upload(file).get().receipt().size() + " bytes");
                }
                try (FileClient client = builder.tls(nobody).connect()) {
                    throw new IllegalStateException("a client without a certificate was let in");
                } catch (TransferException refused) {
                    System.out.println("without a certificate: " + refused.reason());
                }
            }
        }
    }
}
