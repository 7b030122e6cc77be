// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A certificate and its private key, with which one end of a connection shows who it is. Immutable. */
public abstract sealed class TlsCredentials {

    private TlsCredentials() {}

    /**
     * Two PEM files, which are read when they are first needed, and again when their content has changed ({@link
     * TlsOptions.Builder#reloadInterval}).
     *
     * @param chain X.509 certificates ({@code BEGIN CERTIFICATE}): the own one first, then those that lead to the authority
     * @param key an unencrypted PKCS#8 private key ({@code BEGIN PRIVATE KEY}): RSA, EC, Ed25519 or Ed448
     * @return the credentials
     */
    public static TlsCredentials files(Path chain, Path key) {
        return new Files(Objects.requireNonNull(chain, "chain"), Objects.requireNonNull(key, "key"));
    }

    /**
     * A key store with one private key, or several of which TLS chooses a suitable one.
     *
     * @param store a loaded store
     * @param password protects the keys; copied
     * @return the credentials
     */
    public static TlsCredentials keyStore(KeyStore store, char[] password) {
        return new Store(Objects.requireNonNull(store, "store"), password.clone());
    }

    /**
     * Key managers of the application.
     *
     * @param managers one or more; TLS takes the first of type {@link javax.net.ssl.X509ExtendedKeyManager}
     * @return the credentials
     */
    public static TlsCredentials keyManagers(KeyManager... managers) {
        if (managers.length == 0) {
            throw new IllegalArgumentException("managers: none, expected at least one");
        }
        return new Managers(List.of(managers));
    }

    /**
     * The key managers of a factory.
     *
     * @param factory an initialized factory
     * @return the credentials
     */
    public static TlsCredentials keyManagers(KeyManagerFactory factory) {
        return keyManagers(factory.getKeyManagers());
    }

    /** Two PEM files. */
    public static final class Files extends TlsCredentials {

        private final Path chain;
        private final Path key;

        private Files(Path chain, Path key) {
            this.chain = chain;
            this.key = key;
        }

        /**
         * The certificates.
         *
         * @return a PEM file
         */
        public Path chain() {
            return chain;
        }

        /**
         * The private key.
         *
         * @return a PEM file
         */
        public Path key() {
            return key;
        }

        @Override
        public String toString() {
            return "certificates in " + chain;
        }
    }

    /** A key store. */
    public static final class Store extends TlsCredentials {

        private final KeyStore store;
        private final char[] password;

        private Store(KeyStore store, char[] password) {
            this.store = store;
            this.password = password;
        }

        /**
         * The store.
         *
         * @return a loaded store
         */
        public KeyStore store() {
            return store;
        }

        /**
         * What protects its keys.
         *
         * @return a copy; the caller may overwrite it after use
         */
        public char[] password() {
            return password.clone();
        }

        @Override
        public String toString() {
            return "certificates in a key store of type " + store.getType();
        }
    }

    /** Key managers. */
    public static final class Managers extends TlsCredentials {

        private final List<KeyManager> managers;

        private Managers(List<KeyManager> managers) {
            this.managers = managers;
        }

        /**
         * The managers.
         *
         * @return one or more; immutable
         */
        public List<KeyManager> managers() {
            return managers;
        }

        @Override
        public String toString() {
            return "certificates of " + managers.size() + " key managers";
        }
    }
}
