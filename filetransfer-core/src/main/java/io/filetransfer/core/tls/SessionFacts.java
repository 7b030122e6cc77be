// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.transport.TlsSession;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What is known of the encryption of one connection. The counts are changed by the connection's thread alone. */
final class SessionFacts implements TlsSession {

    private final TrafficCount traffic;
    private final String protocol;
    private final String cipherSuite;
    private final List<X509Certificate> peerCertificates;
    private final boolean peerVerified;

    SessionFacts(SSLSession session, TrafficCount traffic) {
        this.traffic = traffic;
        this.protocol = session.getProtocol();
        this.cipherSuite = session.getCipherSuite();
        this.peerCertificates = certificatesOf(session);
        this.peerVerified = PeerTrust.isVerified(session);
    }

    private static List<X509Certificate> certificatesOf(SSLSession session) {
        List<X509Certificate> shown = new ArrayList<>();
        try {
            for (Certificate each : session.getPeerCertificates()) {
                shown.add((X509Certificate) each);
            }
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
        return List.copyOf(shown);
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public String cipherSuite() {
        return cipherSuite;
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return peerCertificates;
    }

    @Override
    public boolean isPeerVerified() {
        return peerVerified;
    }

    @Override
    public long bytesHandedOver() {
        return traffic.handedOver;
    }

    @Override
    public long encryptedBytesWritten() {
        return traffic.encryptedWritten;
    }

    @Override
    public long encryptedBytesReceived() {
        return traffic.encryptedReceived;
    }

    @Override
    public String toString() {
        return protocol + " with " + cipherSuite;
    }

    /** Counts of bytes. Changed by one thread, read by any. */
    static final class TrafficCount {

        private volatile long handedOver;
        private volatile long encryptedWritten;
        private volatile long encryptedReceived;

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread changes it
        void handedOver(int bytes) {
            handedOver += bytes;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread changes it
        void written(int bytes) {
            encryptedWritten += bytes;
        }

        long encryptedReceived() {
            return encryptedReceived;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread changes it
        void received(int bytes) {
            encryptedReceived += bytes;
        }
    }
}
