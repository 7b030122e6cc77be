// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Everything that is wrong with the certificate of one peer, as offered to a {@link TlsProblemDecision}. Immutable. */
public final class TlsProblems {

    private final Set<TlsProblem> found;
    private final List<X509Certificate> chain;
    private final String peer;

    /**
     * A report.
     *
     * @param found what is wrong, at least one
     * @param chain the certificates that the peer has shown, its own one first
     * @param peer the name that was asked for, or empty if there is none, as for clients
     */
    public TlsProblems(Set<TlsProblem> found, List<X509Certificate> chain, String peer) {
        this.found = Set.copyOf(EnumSet.copyOf(found));
        this.chain = List.copyOf(chain);
        this.peer = Objects.requireNonNull(peer, "peer");
    }

    /**
     * What is wrong.
     *
     * @return at least one problem; immutable
     */
    public Set<TlsProblem> found() {
        return found;
    }

    /**
     * The certificates that the peer has shown.
     *
     * @return its own one first; immutable
     */
    public List<X509Certificate> chain() {
        return chain;
    }

    /**
     * Who was to be reached.
     *
     * @return the name or address that was asked for; empty if the peer is a client, or
     *     if there is no name
     */
    public String peer() {
        return peer;
    }

    @Override
    public String toString() {
        return found + (peer.isEmpty() ? " of a client" : " of " + peer);
    }
}
