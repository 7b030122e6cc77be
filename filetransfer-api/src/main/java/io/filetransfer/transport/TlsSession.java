// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.security.cert.X509Certificate;
import java.util.List;

/** The encryption of one connection. Safe for use by several threads. */
public interface TlsSession {

    /**
     * The version of TLS.
     *
     * @return for example {@code TLSv1.3}
     */
    String protocol();

    /**
     * How bytes are encrypted.
     *
     * @return a standard name, for example {@code TLS_AES_256_GCM_SHA384}
     */
    String cipherSuite();

    /**
     * Who the peer says to be. It has the key of the first certificate; whether it is to be believed tells {@link
     * #isPeerVerified}.
     *
     * @return its certificate first; empty if it has shown none
     */
    List<X509Certificate> peerCertificates();

    /**
     * Whether the peer has shown a certificate without any problem: trusted, in date, for this use, and for the name that was
     * asked for.
     *
     * @return false also if problems were accepted
     */
    boolean isPeerVerified();

    /**
     * How much was handed to TLS to be sent.
     *
     * @return bytes before encryption, 0 or more, rising
     */
    long bytesHandedOver();

    /**
     * How much was written to the connection below, the handshake included.
     *
     * @return encrypted bytes, 0 or more, rising
     */
    long encryptedBytesWritten();

    /**
     * How much was received from the connection below, the handshake included.
     *
     * @return encrypted bytes, 0 or more, rising
     */
    long encryptedBytesReceived();
}
