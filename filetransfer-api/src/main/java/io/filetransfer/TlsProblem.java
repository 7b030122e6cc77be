// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/** What can be wrong with a certificate that a peer has shown. */
public enum TlsProblem {
    /** A certificate of the chain is not valid any more. */
    EXPIRED,
    /** A certificate of the chain is not valid yet. */
    NOT_YET_VALID,
    /** The certificate is signed by itself and not trusted. */
    SELF_SIGNED,
    /** No trusted authority has signed the chain. */
    UNKNOWN_AUTHORITY,
    /** The certificate is not for the name or address that was asked for. */
    WRONG_NAME,
    /** The certificate is not meant for this end of a connection: its extended key usage says so. */
    WRONG_USAGE,
    /** A revocation list names a certificate of the chain. */
    REVOKED,
    /** Anything else: a bad signature, a forbidden algorithm, or a refusal by the application's own trust manager. */
    INVALID
}
