// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import io.filetransfer.transport.TlsSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted and who is believed. Immutable. The same options serve a client and a server.
 *
 * <pre>{@code
 * TlsOptions server = TlsOptions.builder().certificate(Path.of("server.pem"), Path.of("server.key")).build();
 * TlsOptions client = TlsOptions.builder().trust(TlsTrust.files(Path.of("ca.pem"))).build();
 * }</pre>
 *
 * <p>TLS 1.3 alone is spoken unless {@link Builder#allowTls12()} is called; nothing older ever. A client verifies that the
 * certificate is meant for the host it asked for: by the subject alternative names alone, for names and addresses, whatever
 * trust is used. Without {@link Builder#trust} the authorities of the Java runtime are trusted.
 */
public final class TlsOptions {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern WEAK =
            Pattern.compile(".*(NULL|ANON|EXPORT|RC4|RC2|DES|MD5|_CBC_|KRB5|SCSV).*|TLS_(RSA|DH|ECDH|DHE_DSS|PSK)_.*");
    private static final TlsOptions STANDARD = builder().build();

    /** Whether a server asks its clients for certificates. */
    public enum ClientCertificates {
        /** Clients are not asked. */
        NONE,
        /** Clients are asked; one that shows none is let in, one that shows a bad one is not. */
        WANTED,
        /** Only clients with a certificate that is trusted are let in. */
        NEEDED
    }

    private final @Nullable TlsCredentials credentials;
    private final TlsTrust trust;
    private final ClientCertificates clientCertificates;
    private final boolean allowsTls12;
    private final List<String> cipherSuites;
    private final @Nullable String serverName;
    private final TlsProblemDecision problemDecision;
    private final Duration handshakeTimeout;
    private final Duration reloadInterval;
    private final Consumer<TlsSession> encrypted;

    private TlsOptions(Builder builder) {
        this.credentials = builder.credentials;
        this.trust = builder.trust;
        this.clientCertificates = builder.clientCertificates;
        this.allowsTls12 = builder.allowsTls12;
        this.cipherSuites = builder.cipherSuites;
        this.serverName = builder.serverName;
        this.problemDecision = builder.problemDecision;
        this.handshakeTimeout = builder.handshakeTimeout;
        this.reloadInterval = builder.reloadInterval;
        this.encrypted = builder.encrypted;
    }

    /**
     * What a client needs for a server whose certificate comes from a well-known authority.
     *
     * @return the options
     */
    public static TlsOptions standard() {
        return STANDARD;
    }

    /**
     * A builder with the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that begins with these options.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.credentials = credentials;
        builder.trust = trust;
        builder.clientCertificates = clientCertificates;
        builder.allowsTls12 = allowsTls12;
        builder.cipherSuites = cipherSuites;
        builder.serverName = serverName;
        builder.problemDecision = problemDecision;
        builder.handshakeTimeout = handshakeTimeout;
        builder.reloadInterval = reloadInterval;
        builder.encrypted = encrypted;
        return builder;
    }

    /**
     * The own certificate and key.
     *
     * @return the credentials, if there are any
     */
    public Optional<TlsCredentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    /**
     * Whose word is taken for who a peer is.
     *
     * @return the trust
     */
    public TlsTrust trust() {
        return trust;
    }

    /**
     * Whether a server asks its clients for certificates.
     *
     * @return the choice
     */
    public ClientCertificates clientCertificates() {
        return clientCertificates;
    }

    /**
     * Whether TLS 1.2 is spoken with peers that do not know 1.3.
     *
     * @return true if it is
     */
    public boolean allowsTls12() {
        return allowsTls12;
    }

    /**
     * The cipher suites, the best first.
     *
     * @return standard names; empty for the good ones of the Java runtime
     */
    public List<String> cipherSuites() {
        return cipherSuites;
    }

    /**
     * The name that the server's certificate must have, if it is not the host that was asked for.
     *
     * @return the name, if one was given
     */
    public Optional<String> serverName() {
        return Optional.ofNullable(serverName);
    }

    /**
     * Which problems of a peer's certificate do not matter.
     *
     * @return the decision
     */
    public TlsProblemDecision problemDecision() {
        return problemDecision;
    }

    /**
     * How long a handshake may take.
     *
     * @return 1 ms to 365 days
     */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /**
     * How often files are looked at for changes.
     *
     * @return zero to 365 days
     */
    public Duration reloadInterval() {
        return reloadInterval;
    }

    /**
     * Told of each connection that is encrypted from now on.
     *
     * @return never null
     */
    public Consumer<TlsSession> encrypted() {
        return encrypted;
    }

    /** Collects options. Used by one thread. */
    public static final class Builder {

        private @Nullable TlsCredentials credentials;
        private TlsTrust trust = TlsTrust.system();
        private ClientCertificates clientCertificates = ClientCertificates.NONE;
        private boolean allowsTls12;
        private List<String> cipherSuites = List.of();
        private @Nullable String serverName;
        private TlsProblemDecision problemDecision = TlsProblemDecision.nothing();
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration reloadInterval = Duration.ofSeconds(10);
        private Consumer<TlsSession> encrypted = session -> {};

        private Builder() {}

        /**
         * As {@link #credentials} with {@link TlsCredentials#files}.
         *
         * @param chain PEM file with the own certificate and those that lead to the authority
         * @param key PEM file with an unencrypted PKCS#8 private key
         * @return this
         */
        public Builder certificate(Path chain, Path key) {
            return credentials(TlsCredentials.files(chain, key));
        }

        /**
         * The own certificate and key. A server needs them; a client only if the server asks for them.
         *
         * @param own the credentials
         * @return this
         */
        public Builder credentials(TlsCredentials own) {
            this.credentials = Objects.requireNonNull(own, "own");
            return this;
        }

        /**
         * Whose word is taken for who a peer is. Default {@link TlsTrust#system()}.
         *
         * @param trusted the trust
         * @return this
         */
        public Builder trust(TlsTrust trusted) {
            this.trust = Objects.requireNonNull(trusted, "trusted");
            return this;
        }

        /**
         * Whether a server asks its clients for certificates. Default {@link ClientCertificates#NONE}. Means nothing to a client.
         *
         * @param choice the choice
         * @return this
         */
        public Builder clientCertificates(ClientCertificates choice) {
            this.clientCertificates = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Speaks TLS 1.2, too, for peers that do not know 1.3.
         *
         * @return this
         */
        public Builder allowTls12() {
            this.allowsTls12 = true;
            return this;
        }

        /**
         * The cipher suites, the best first. Default: the suites of the Java runtime with forward secrecy and authenticated
         * encryption.
         *
         * @param names standard names, for example {@code TLS_AES_128_GCM_SHA256}; empty for the default
         * @return this
         * @throws IllegalArgumentException if one is too weak: without forward secrecy or authenticated encryption
         */
        public Builder cipherSuites(List<String> names) {
            for (String name : names) {
                if (WEAK.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
                    throw new IllegalArgumentException("cipher suite: " + name
                            + ", expected one with forward secrecy and authenticated encryption");
                }
            }
            this.cipherSuites = List.copyOf(names);
            return this;
        }

        /**
         * The name that the server's certificate must have. Default: the host that is connected to. Needed on Unix sockets,
         * which have no host. Means nothing to a server.
         *
         * @param name a host name or an IP address
         * @return this
         */
        public Builder serverName(String name) {
            this.serverName = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Which problems of a peer's certificate do not matter. Default {@link TlsProblemDecision#nothing()}.
         *
         * @param decision told of the problems of each peer that has some
         * @return this
         */
        public Builder acceptProblems(TlsProblemDecision decision) {
            this.problemDecision = Objects.requireNonNull(decision, "decision");
            return this;
        }

        /**
         * Accepts every certificate for every name. The connection is encrypted, but with whom nobody knows: anybody on the way
         * can read and change everything.
         *
         * @return this
         */
        public Builder insecurelyTrustEverybody() {
            return acceptProblems(TlsProblems::found);
        }

        /**
         * How long a handshake may take. Default 10 s.
         *
         * @param time 1 ms to 365 days
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder handshakeTimeout(Duration time) {
            if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("handshakeTimeout: " + time + ", expected PT0.001S.." + LONGEST);
            }
            this.handshakeTimeout = time;
            return this;
        }

        /**
         * How often PEM files are looked at for changes, at most. They are looked at when a handshake begins; new content is
         * used from that handshake on, and connections that are open stay as they are. If the new content cannot be used, a
         * warning is logged and what was read before stays in use. Default 10 s.
         *
         * @param time zero to 365 days; with zero they are looked at in each handshake
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder reloadInterval(Duration time) {
            if (time.isNegative() || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("reloadInterval: " + time + ", expected PT0S.." + LONGEST);
            }
            this.reloadInterval = time;
            return this;
        }

        /**
         * Told of each connection that is encrypted from now on.
         *
         * @param listener called after the handshake, on a thread of the handshakes; what it throws is logged
         * @return this
         */
        public Builder onEncrypted(Consumer<TlsSession> listener) {
            this.encrypted = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * The options.
         *
         * @return new options
         */
        public TlsOptions build() {
            return new TlsOptions(this);
        }
    }
}
