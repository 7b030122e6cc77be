// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TlsCredentials;
import io.filetransfer.TlsOptions;
import io.filetransfer.TlsTrust;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the platform's context from options and the content of their files. Every failure is a {@link TransferException}
 * with reason BAD_CREDENTIALS.
 */
final class ContextMaker {

    private final TlsOptions options;
    private final @Nullable ServerName server;
    private final Map<Path, byte[]> files;

    /**
     * A maker for one context.
     *
     * @param server the name to be verified; null on a server
     * @param files the content of all files that the options name
     */
    ContextMaker(TlsOptions options, @Nullable ServerName server, Map<Path, byte[]> files) {
        this.options = options;
        this.server = server;
        this.files = files;
    }

    /** The files that options name. */
    static List<Path> filesOf(TlsOptions options) {
        List<Path> all = new ArrayList<>(options.trust().files());
        all.addAll(options.trust().revocations());
        if (options.credentials().orElse(null) instanceof TlsCredentials.Files pair) {
            all.add(pair.chain());
            all.add(pair.key());
        }
        return all;
    }

    SSLContext make() throws TransferException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), new TrustManager[] {trust()}, null);
            return context;
        } catch (GeneralSecurityException | IOException failed) {
            if (failed instanceof TransferException known) {
                throw known;
            }
            throw new TransferException(
                    Reason.BAD_CREDENTIALS, "certificates cannot be used: " + Tls.rootMessage(failed), failed);
        }
    }

    private PemFile pem(Path file) throws TransferException {
        byte[] content = files.get(file);
        if (content == null) {
            throw new IllegalStateException("the content of " + file + " was not read");
        }
        return new PemFile(file, content);
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        TlsCredentials credentials = options.credentials().orElse(null);
        if (credentials == null) {
            return null;
        }
        if (credentials instanceof TlsCredentials.Managers own) {
            return own.managers().toArray(KeyManager[]::new);
        }
        if (credentials instanceof TlsCredentials.Store own) {
            return keyManagers(own.store(), own.password());
        }
        TlsCredentials.Files pair = (TlsCredentials.Files) credentials;
        List<X509Certificate> chain = pem(pair.chain()).certificates();
        PublicKey publicKey = chain.get(0).getPublicKey();
        PrivateKey key = pem(pair.key()).key(publicKey.getAlgorithm());
        if (!belongTogether(publicKey, key)) {
            throw new TransferException(
                    Reason.BAD_CREDENTIALS,
                    "the key in " + pair.key() + " is not that of the first certificate in " + pair.chain());
        }
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("own", key, none, chain.toArray(X509Certificate[]::new));
        return keyManagers(store, none);
    }

    private static KeyManager[] keyManagers(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519", "Ed448" -> publicKey.getAlgorithm();
            default -> "";
        };
        if (algorithm.isEmpty()) {
            return true; // the handshake will tell
        }
        byte[] sample = {1, 2, 3, 4};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(sample);
        byte[] signature = signing.sign();
        signing.initVerify(publicKey);
        signing.update(sample);
        return signing.verify(signature);
    }

    private PeerTrust trust() throws GeneralSecurityException, IOException {
        TlsTrust trust = options.trust();
        X509TrustManager own = trust.manager().orElse(null);
        if (own != null) {
            return new PeerTrust(own, true, null, server, options.problemDecision());
        }
        Set<TrustAnchor> anchors = anchors();
        List<X509CRL> revocations = trust.revocations().isEmpty() ? null : new ArrayList<>();
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(revocations != null);
        if (revocations != null) {
            for (Path file : trust.revocations()) {
                revocations.addAll(pem(file).revocations());
            }
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocations)));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return new PeerTrust(first(factory), false, revocations, server, options.problemDecision());
    }

    private Set<TrustAnchor> anchors() throws GeneralSecurityException, IOException {
        TlsTrust trust = options.trust();
        Set<TrustAnchor> anchors = new HashSet<>();
        if (trust.includesSystem()) {
            addStore(anchors, null);
        }
        for (KeyStore store : trust.stores()) {
            addStore(anchors, store);
        }
        for (Path file : trust.files()) {
            pem(file).certificates().forEach(each -> anchors.add(new TrustAnchor(each, null)));
        }
        if (anchors.isEmpty()) {
            throw new TransferException(Reason.BAD_CREDENTIALS, "no authority is trusted; expected at least one");
        }
        return anchors;
    }

    private static void addStore(Set<TrustAnchor> anchors, @Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (X509Certificate each : first(factory).getAcceptedIssuers()) {
            anchors.add(new TrustAnchor(each, null));
        }
    }

    private static X509TrustManager first(TrustManagerFactory factory) {
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("the platform has no trust manager for certificates");
    }
}
