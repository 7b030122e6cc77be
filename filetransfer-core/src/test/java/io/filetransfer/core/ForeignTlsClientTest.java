// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.filetransfer.FileServer;
import io.filetransfer.TlsOptions.ClientCertificates;
import io.filetransfer.TlsTrust;
import io.filetransfer.core.testkit.TestCertificate;
import io.filetransfer.core.tls.TlsPair;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of another library, which keeps sessions of TLS for later. */
@Timeout(60)
class ForeignTlsClientTest {

    /** Believes as long as it is told to, and counts. */
    private static final class Changeable implements X509TrustManager {

        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicBoolean believes = new AtomicBoolean(true);

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String method) throws CertificateException {
            asked.incrementAndGet();
            if (!believes.get()) {
                throw new CertificateException("not any more");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String method) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static SSLContext client(TestCertificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", certificate.key(), new char[0], new X509Certificate[] {certificate.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Changeable()}, null);
        return context;
    }

    private static void visit(SSLContext context, int port, String version) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"ft/1"});
            parameters.setProtocols(new String[] {version});
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(0xF7);
            socket.getOutputStream().flush();
            if (socket.getInputStream().read() < 0) { // HELLO of the server, behind its tickets
                throw new IOException("turned away");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @Tag("A14")
    void isAskedForItsCertificateEachTime(String version, @TempDir Path root) throws Exception {
        Changeable trust = new Changeable();
        SSLContext context = client(TestCertificate.named("alice").selfSigned());
        try (FileServer server = FileServer.builder()
                .root(root)
                .port(0)
                .tls(TlsPair.serverOptions()
                        .allowTls12()
                        .clientCertificates(ClientCertificates.NEEDED)
                        .trust(TlsTrust.manager(trust))
                        .build())
                .build()
                .start()) {
            visit(context, server.port(), version);
            visit(context, server.port(), version);
            assertEquals(2, trust.asked.get());
            trust.believes.set(false);
            assertThrows(IOException.class, () -> visit(context, server.port(), version));
        }
    }
}
