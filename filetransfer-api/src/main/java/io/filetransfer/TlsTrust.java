// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose word is taken for who a peer is. Immutable. */
public final class TlsTrust {

    private static final TlsTrust SYSTEM = new TlsTrust(true, List.of(), List.of(), List.of(), null);

    private final boolean includesSystem;
    private final List<Path> files;
    private final List<KeyStore> stores;
    private final List<Path> revocations;
    private final @Nullable X509TrustManager manager;

    private TlsTrust(
            boolean includesSystem,
            List<Path> files,
            List<KeyStore> stores,
            List<Path> revocations,
            @Nullable X509TrustManager manager) {
        this.includesSystem = includesSystem;
        this.files = files;
        this.stores = stores;
        this.revocations = revocations;
        this.manager = manager;
    }

    /**
     * The authorities that the Java runtime trusts.
     *
     * @return the trust
     */
    public static TlsTrust system() {
        return SYSTEM;
    }

    /**
     * The authorities in PEM files, and no others. They are read when they are first needed, and again when their content
     * has changed ({@link TlsOptions.Builder#reloadInterval}).
     *
     * @param first X.509 certificates ({@code BEGIN CERTIFICATE}), each of them trusted
     * @param others more such files
     * @return the trust
     */
    public static TlsTrust files(Path first, Path... others) {
        List<Path> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return new TlsTrust(false, List.copyOf(all), List.of(), List.of(), null);
    }

    /**
     * The authorities of a key store, and no others.
     *
     * @param store a loaded store with trusted certificates
     * @return the trust
     */
    public static TlsTrust keyStore(KeyStore store) {
        return new TlsTrust(false, List.of(), List.of(Objects.requireNonNull(store, "store")), List.of(), null);
    }

    /**
     * A trust manager of the application, which alone decides about chains. Names of hosts are verified all the same, also
     * if it is no {@link javax.net.ssl.X509ExtendedTrustManager}.
     *
     * @param manager the manager; called on threads of the handshakes
     * @return the trust
     */
    public static TlsTrust manager(X509TrustManager manager) {
        return new TlsTrust(false, List.of(), List.of(), List.of(), Objects.requireNonNull(manager, "manager"));
    }

    /**
     * These authorities and others.
     *
     * @param more what is trusted, too
     * @return the sum
     * @throws IllegalArgumentException if one of them is a trust manager: that decides alone
     */
    public TlsTrust and(TlsTrust more) {
        if (manager != null || more.manager != null) {
            throw new IllegalArgumentException("a trust manager decides alone; it cannot be added to others");
        }
        return new TlsTrust(
                includesSystem || more.includesSystem,
                sum(files, more.files),
                sum(stores, more.stores),
                sum(revocations, more.revocations),
                null);
    }

    /**
     * The same with revocation lists. Every certificate of a chain but the authority must then be covered by a list that is
     * in date; nothing is fetched from the network.
     *
     * @param first a PEM file with lists ({@code BEGIN X509 CRL}), read as certificates are
     * @param others more such files
     * @return the trust
     * @throws IllegalArgumentException if this is a trust manager: that decides alone
     */
    public TlsTrust exceptRevoked(Path first, Path... others) {
        if (manager != null) {
            throw new IllegalArgumentException("a trust manager decides alone; revocation lists mean nothing to it");
        }
        List<Path> all = sum(sum(revocations, List.of(first)), List.of(others));
        return new TlsTrust(includesSystem, files, stores, all, null);
    }

    private static <T> List<T> sum(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }

    /**
     * Whether the authorities of the Java runtime are trusted.
     *
     * @return true if they are
     */
    public boolean includesSystem() {
        return includesSystem;
    }

    /**
     * PEM files with authorities.
     *
     * @return the files; immutable
     */
    public List<Path> files() {
        return files;
    }

    /**
     * Key stores with authorities.
     *
     * @return the stores; immutable
     */
    public List<KeyStore> stores() {
        return stores;
    }

    /**
     * PEM files with revocation lists.
     *
     * @return the files; immutable; empty if revocation is not looked at
     */
    public List<Path> revocations() {
        return revocations;
    }

    /**
     * The application's own trust manager.
     *
     * @return the manager that decides alone, if there is one
     */
    public Optional<X509TrustManager> manager() {
        return Optional.ofNullable(manager);
    }
}
