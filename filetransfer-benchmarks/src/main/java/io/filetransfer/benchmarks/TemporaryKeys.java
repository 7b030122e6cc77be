// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import io.filetransfer.TlsCredentials;
import io.filetransfer.TlsOptions;
import io.filetransfer.TlsTrust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** One certificate for a measurement, which both sides use; made by the JDK's keytool. */
final class TemporaryKeys {

    private static final String PASSWORD = "measurement";

    private TemporaryKeys() {}

    /** Makes a key store. */
    static Path make(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String arguments = " -genkeypair -alias server -keyalg EC -dname CN=server -validity 2 -storetype PKCS12 -ext"
                + " san=ip:127.0.0.1 -storepass " + PASSWORD + " -keystore " + store;
        Process process = new ProcessBuilder((keytool + arguments).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool ended with " + process.exitValue());
        }
        return store;
    }

    /** Options with it, for either side. */
    static TlsOptions options(Path store) throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            own.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", own.getCertificate("server"));
        return TlsOptions.builder()
                .credentials(TlsCredentials.keyStore(own, PASSWORD.toCharArray()))
                .trust(TlsTrust.keyStore(trusted))
                .build();
    }
}
