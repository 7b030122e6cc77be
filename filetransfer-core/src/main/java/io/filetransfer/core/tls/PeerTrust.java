// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TlsProblem;
import io.filetransfer.TlsProblemDecision;
import io.filetransfer.TlsProblems;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a peer is believed: the trust manager's word about the chain, the name of the server, and what the
 * application accepts all the same. The name is verified here, so that it does not depend on the kind of trust manager.
 * Safe for use by several threads.
 */
final class PeerTrust extends X509ExtendedTrustManager {

    private static final String SERVER_USAGE = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_USAGE = "1.3.6.1.5.5.7.3.2";
    private static final String VERIFIED = "io.filetransfer.verified";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private final X509TrustManager manager;
    private final @Nullable List<X509CRL> revocations;
    private final boolean isOwnManager;
    private final @Nullable ServerName server;
    private final TlsProblemDecision decision;

    /**
     * A trust.
     *
     * @param manager its word about chains
     * @param isOwnManager whether it is the application's, of which only yes or no is known
     * @param revocations lists of revoked certificates, or null if they are not looked at
     * @param server the name to be verified; null if none is known, and on a server
     */
    PeerTrust(
            X509TrustManager manager,
            boolean isOwnManager,
            @Nullable List<X509CRL> revocations,
            @Nullable ServerName server,
            TlsProblemDecision decision) {
        this.manager = manager;
        this.isOwnManager = isOwnManager;
        this.revocations = revocations;
        this.server = server;
        this.decision = decision;
    }

    /** A check of a chain, as trust managers have it. */
    private interface Check {
        void run() throws CertificateException;
    }

    /** Whether all is well; else problems were accepted. */
    private boolean decide(X509Certificate[] chain, boolean ofServer, Check check) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("no certificate");
        }
        CertificateException refusal = null;
        try {
            check.run();
        } catch (CertificateException refused) {
            refusal = refused;
        }
        boolean named = !ofServer || (server != null && server.matches(chain[0]));
        if (refusal == null && named) {
            return true;
        }
        Set<TlsProblem> found = EnumSet.noneOf(TlsProblem.class);
        if (refusal != null) {
            found.addAll(isOwnManager ? Set.of(TlsProblem.INVALID) : problemsOf(chain, ofServer, refusal));
        }
        if (!named) {
            found.add(TlsProblem.WRONG_NAME);
        }
        String peer = server == null ? "" : server.toString();
        if (!decision.accept(new TlsProblems(found, List.of(chain), peer)).containsAll(found)) {
            throw new CertificateException(describe(found, chain[0], refusal), refusal);
        }
        return false;
    }

    private static void note(boolean isVerified, SSLEngine engine) {
        if (isVerified) {
            engine.getHandshakeSession().putValue(VERIFIED, true);
        }
    }

    /** Whether a peer's certificate had no problem. */
    static boolean isVerified(SSLSession session) {
        return session.getValue(VERIFIED) != null;
    }

    private String describe(Set<TlsProblem> found, X509Certificate own, @Nullable CertificateException refusal) {
        StringJoiner text = new StringJoiner("; ");
        for (TlsProblem problem : found) {
            text.add(
                    switch (problem) {
                        case EXPIRED ->
                            "EXPIRED: valid until " + own.getNotAfter().toInstant();
                        case NOT_YET_VALID ->
                            "NOT_YET_VALID: valid from " + own.getNotBefore().toInstant();
                        case WRONG_NAME ->
                            "WRONG_NAME: it is for " + ServerName.namesIn(own) + ", expected "
                                    + (server == null ? "a name that is not known; call serverName(..)" : server);
                        case INVALID -> "INVALID: " + (refusal == null ? "" : Tls.rootMessage(refusal));
                        default -> problem.name();
                    });
        }
        return text.toString();
    }

    /** Everything that is wrong with a chain that was refused. */
    private Set<TlsProblem> problemsOf(X509Certificate[] chain, boolean ofServer, CertificateException refusal) {
        Set<TlsProblem> found = EnumSet.noneOf(TlsProblem.class);
        for (X509Certificate each : chain) {
            try {
                each.checkValidity();
            } catch (CertificateExpiredException expired) {
                found.add(TlsProblem.EXPIRED);
            } catch (CertificateNotYetValidException early) {
                found.add(TlsProblem.NOT_YET_VALID);
            }
        }
        if (!isFor(chain[0], ofServer ? SERVER_USAGE : CLIENT_USAGE)) {
            found.add(TlsProblem.WRONG_USAGE);
        }
        TlsProblem ofPath = problemOfPath(chain, found, refusal);
        if (ofPath != null) {
            found.add(ofPath);
        }
        return found.isEmpty() ? Set.of(TlsProblem.INVALID) : found;
    }

    private static boolean isFor(X509Certificate certificate, String usage) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            return usages == null || usages.contains(usage) || usages.contains(ANY_USAGE);
        } catch (CertificateParsingException unreadable) {
            return false;
        }
    }

    /** What is wrong apart from the dates: the chain is looked at as of a time when all of it was valid. */
    private @Nullable TlsProblem problemOfPath(
            X509Certificate[] chain, Set<TlsProblem> known, CertificateException refusal) {
        Instant latestBegin = Instant.MIN;
        for (X509Certificate each : chain) {
            Instant begin = each.getNotBefore().toInstant();
            latestBegin = begin.isAfter(latestBegin) ? begin : latestBegin;
        }
        boolean dated = known.contains(TlsProblem.EXPIRED) || known.contains(TlsProblem.NOT_YET_VALID);
        try {
            build(chain, dated ? Date.from(latestBegin) : null);
            return null;
        } catch (GeneralSecurityException wrong) {
            TlsProblem problem = problemIn(wrong);
            problem = problem != null ? problem : problemIn(refusal);
            return problem != null ? problem : noPath(chain);
        }
    }

    private void build(X509Certificate[] chain, @Nullable Date when) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate authority : manager.getAcceptedIssuers()) {
            anchors.add(new TrustAnchor(authority, null));
        }
        X509CertSelector own = new X509CertSelector();
        own.setCertificate(chain[0]);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, own);
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(Arrays.asList(chain))));
        parameters.setRevocationEnabled(revocations != null);
        if (revocations != null) {
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocations)));
        }
        parameters.setDate(when);
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    /** What a path was refused for, apart from dates; null if there was none. */
    private static @Nullable TlsProblem problemIn(Throwable refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRevokedException) {
                return TlsProblem.REVOKED;
            }
            if (cause instanceof CertPathValidatorException path) {
                CertPathValidatorException.Reason reason = path.getReason();
                boolean dated = reason == BasicReason.EXPIRED || reason == BasicReason.NOT_YET_VALID;
                boolean revoked = reason == BasicReason.REVOKED;
                return dated ? null : revoked ? TlsProblem.REVOKED : TlsProblem.INVALID;
            }
        }
        return null;
    }

    private static TlsProblem noPath(X509Certificate[] chain) {
        boolean alone =
                chain.length == 1 && chain[0].getSubjectX500Principal().equals(chain[0].getIssuerX500Principal());
        return alone ? TlsProblem.SELF_SIGNED : TlsProblem.UNKNOWN_AUTHORITY;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method, SSLEngine engine)
            throws CertificateException {
        boolean verified = decide(chain, true, () -> {
            if (manager instanceof X509ExtendedTrustManager extended) {
                extended.checkServerTrusted(chain, method, engine);
            } else {
                manager.checkServerTrusted(chain, method);
            }
        });
        note(verified, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method, SSLEngine engine)
            throws CertificateException {
        // No ticket for later: a resumed session would bring its identity back past all that may have changed
        // meanwhile.
        engine.getHandshakeSession().invalidate();
        boolean verified = decide(chain, false, () -> {
            if (manager instanceof X509ExtendedTrustManager extended) {
                extended.checkClientTrusted(chain, method, engine);
            } else {
                manager.checkClientTrusted(chain, method);
            }
        });
        note(verified, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method) throws CertificateException {
        decide(chain, true, () -> manager.checkServerTrusted(chain, method));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method) throws CertificateException {
        decide(chain, false, () -> manager.checkClientTrusted(chain, method));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method, Socket socket) throws CertificateException {
        checkServerTrusted(chain, method);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method, Socket socket) throws CertificateException {
        checkClientTrusted(chain, method);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return manager.getAcceptedIssuers();
    }
}
