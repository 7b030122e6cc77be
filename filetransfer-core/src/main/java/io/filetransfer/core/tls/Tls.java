// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;

/** What a failure of the platform's TLS means for its user. */
final class Tls {

    /** Names this protocol in the handshake (RFC 7301), so that no other server can be taken for ours. */
    static final String PROTOCOL_ID = "ft/1";

    private Tls() {}

    /** The message of the first cause of all. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /**
     * The failure with its reason.
     *
     * @param isOpen whether the handshake was over
     */
    static IOException explain(Throwable failure, String peer, boolean isOpen) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransferException known) {
                return known;
            }
            if (cause instanceof CertificateException refused) {
                return new TransferException(
                        Reason.UNTRUSTED, "certificate of " + peer + " not accepted: " + refused.getMessage(), failure);
            }
        }
        String message = rootMessage(failure);
        String lower = message.toLowerCase(Locale.ROOT);
        boolean alert = lower.contains("received fatal alert");
        if (alert && (lower.contains("certificate") || lower.contains("unknown_ca"))) {
            return new TransferException(
                    Reason.UNTRUSTED, peer + " did not accept the certificate of this side (" + message + ")", failure);
        }
        if (isOpen) {
            return new TransferException(
                    Reason.CONNECTION_LOST, "encryption of the connection to " + peer + " failed: " + message, failure);
        }
        return new TransferException(
                Reason.UNSUPPORTED, "no encrypted connection to " + peer + ": " + message, failure);
    }

    static TransferException tooLate(String peer, Duration timeout) {
        return new TransferException(
                Reason.TIMEOUT, "no encryption with " + peer + " within " + timeout.toMillis() + " ms");
    }

    static TransferException inTheClear(String peer) {
        return new TransferException(
                Reason.ENCRYPTION_REQUIRED,
                peer + " answered in the clear, expected TLS; is a server without encryption there?");
    }

    static TransferException noProtocol(String peer) {
        return new TransferException(
                Reason.UNSUPPORTED,
                peer + " did not agree to the protocol '" + PROTOCOL_ID + "' in the handshake (ALPN)");
    }
}
