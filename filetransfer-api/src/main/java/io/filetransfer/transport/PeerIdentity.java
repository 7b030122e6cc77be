// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * What a connection has proved of its peer by itself: a client certificate whose chain was verified, or the owner of the process
 * at the other end of a Unix domain socket. Transports make it; authenticators read it.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PeerIdentity {

    /** What proves the identity. */
    public enum Kind {
        /** A verified certificate; the name is its subject as in RFC 2253. */
        CERTIFICATE,
        /** The kernel; the name is that of the user who owns the peer's process. */
        UNIX_USER
    }

    private final Kind kind;
    private final String name;
    private final List<X509Certificate> certificates;

    private PeerIdentity(Kind kind, String name, List<X509Certificate> certificates) {
        this.kind = kind;
        this.name = name;
        this.certificates = certificates;
    }

    /**
     * The identity in a certificate.
     *
     * @param verified the chain, the peer's own certificate first; its signatures, times and purpose were checked
     * @return a new identity
     * @throws IllegalArgumentException if there is none
     */
    public static PeerIdentity certificate(List<X509Certificate> verified) {
        if (verified.isEmpty()) {
            throw new IllegalArgumentException("certificates: 0, expected 1 or more");
        }
        return new PeerIdentity(
                Kind.CERTIFICATE, verified.get(0).getSubjectX500Principal().getName(), List.copyOf(verified));
    }

    /**
     * The identity of a process of this machine.
     *
     * @param user the name of its owner
     * @return a new identity
     */
    public static PeerIdentity unixUser(String user) {
        return new PeerIdentity(Kind.UNIX_USER, Objects.requireNonNull(user, "user"), List.of());
    }

    /**
     * What proves it.
     *
     * @return never null
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The subject of the certificate as in RFC 2253, for example {@code CN=alice,O=Example}, or the name of the user.
     *
     * @return may be empty if the subject is; then the alternative names of the certificate count
     */
    public String name() {
        return name;
    }

    /**
     * The verified chain, the peer's own certificate first.
     *
     * @return an unmodifiable list; empty for another kind
     */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
