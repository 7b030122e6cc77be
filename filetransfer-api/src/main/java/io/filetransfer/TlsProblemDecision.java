// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.util.EnumSet;
import java.util.Set;

/**
 * Decides which problems of a peer's certificate do not matter. A connection is made only if every problem that was found
 * is accepted by name.
 */
@FunctionalInterface
public interface TlsProblemDecision {

    /**
     * Which problems are accepted. Called once for each handshake with problems, on a thread of the handshakes: while it
     * waits, other handshakes may wait, too. What it throws refuses the peer.
     *
     * @param problems what was found; look at {@link TlsProblems#chain()} before accepting anything
     * @return the accepted ones; more than were found do no harm
     */
    Set<TlsProblem> accept(TlsProblems problems);

    /**
     * Accepts nothing: the default.
     *
     * @return the decision
     */
    static TlsProblemDecision nothing() {
        return problems -> Set.of();
    }

    /**
     * Accepts these problems of every peer.
     *
     * @param first a problem
     * @param others more of them
     * @return the decision
     */
    static TlsProblemDecision only(TlsProblem first, TlsProblem... others) {
        Set<TlsProblem> accepted = Set.copyOf(EnumSet.of(first, others));
        return problems -> accepted;
    }
}
