// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/** A certificate for one example, made by the JDK's keytool. A real program gets its certificates from an authority. */
final class TemporaryCertificate {

    static final char[] PASSWORD = "only-for-the-example".toCharArray();

    private final KeyStore store;
    private final String name;

    /**
     * Makes a certificate that is signed by itself.
     *
     * @param alternatives for whom it is, as keytool has it; empty for nobody by name
     */
    TemporaryCertificate(Path directory, String name, String alternatives) throws Exception {
        this.name = name;
        Path file = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
        if (!alternatives.isEmpty()) {
            command.addAll(List.of("-ext", "san=" + alternatives));
        }
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
        this.store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
    }

    /** The certificate and its key. */
    KeyStore own() {
        return store;
    }

    /** The certificate alone, for who trusts it. */
    KeyStore trusted() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(name, store.getCertificate(name));
        return trusted;
    }
}
