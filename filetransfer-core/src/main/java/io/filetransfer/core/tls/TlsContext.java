// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TlsOptions;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes engines from options. The files of the options are read when the first engine is made, and again when one is made a
 * while later; what is new then holds from that engine on. If the new content cannot be used, the old one stays. Safe for
 * use by several threads; reads files.
 */
public final class TlsContext {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    /** Reads whole files. */
    @FunctionalInterface
    public interface FileReader {

        /**
         * The content of a file.
         *
         * @param mostBytes a larger file is a failure
         */
        byte[] read(Path file, int mostBytes) throws IOException;
    }

    private final TlsOptions options;
    private final boolean isServer;
    private final @Nullable ServerName server;
    private final FileReader reader;
    private final Clock clock;

    private Map<Path, byte[]> seen = Map.of();
    private @Nullable SSLContext current;
    private long lookedNanos;

    private TlsContext(
            TlsOptions options, boolean isServer, @Nullable ServerName server, FileReader reader, Clock clock) {
        this.options = options;
        this.isServer = isServer;
        this.server = server;
        this.reader = reader;
        this.clock = clock;
    }

    /** For the side that is connected to. */
    public static TlsContext forServer(TlsOptions options, FileReader reader, Clock clock) {
        return new TlsContext(options, true, null, reader, clock);
    }

    /**
     * For the side that connects.
     *
     * @param host where it connects to, or null if that has no name
     */
    public static TlsContext forClient(TlsOptions options, @Nullable String host, FileReader reader, Clock clock) {
        String name = options.serverName().orElse(host);
        ServerName expected;
        try {
            expected = name == null ? null : ServerName.of(name);
        } catch (IllegalArgumentException noName) {
            expected = null; // no certificate can be for it
        }
        return new TlsContext(options, false, expected, reader, clock);
    }

    TlsOptions options() {
        return options;
    }

    boolean isServer() {
        return isServer;
    }

    /**
     * An engine that has done nothing yet. Reads files.
     *
     * @throws TransferException with reason BAD_CREDENTIALS
     */
    public SSLEngine newEngine() throws TransferException {
        // Without a peer's name in the engine the platform keeps no session for later: each handshake verifies anew.
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(!isServer);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(options.allowsTls12() ? new String[] {"TLSv1.3", "TLSv1.2"} : new String[] {"TLSv1.3"});
        parameters.setCipherSuites(cipherSuites(engine));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(new String[] {Tls.PROTOCOL_ID});
        if (isServer) {
            switch (options.clientCertificates()) {
                case NONE -> parameters.setNeedClientAuth(false);
                case WANTED -> parameters.setWantClientAuth(true);
                case NEEDED -> parameters.setNeedClientAuth(true);
            }
        } else if (server != null && server.indication().isPresent()) {
            parameters.setServerNames(
                    List.of(new SNIHostName(server.indication().get())));
        }
        try {
            engine.setSSLParameters(parameters);
        } catch (IllegalArgumentException unknown) {
            throw new TransferException(
                    Reason.BAD_CREDENTIALS, "TLS cannot be set up so: " + unknown.getMessage(), unknown);
        }
        return engine;
    }

    private String[] cipherSuites(SSLEngine engine) {
        if (!options.cipherSuites().isEmpty()) {
            return options.cipherSuites().toArray(String[]::new);
        }
        return Arrays.stream(engine.getEnabledCipherSuites())
                .filter(name -> name.matches("TLS_(AES|CHACHA20)_.*|TLS_ECDHE_.*_(GCM|CHACHA20)_.*"))
                .toArray(String[]::new);
    }

    private synchronized SSLContext context() throws TransferException {
        long now = clock.nanoTime();
        SSLContext made = current;
        if (made == null) {
            seen = read();
            made = make(seen);
        } else if (now - lookedNanos >= options.reloadInterval().toNanos()) {
            made = renewed(made);
        } else {
            return made;
        }
        lookedNanos = now;
        current = made;
        return made;
    }

    private SSLContext renewed(SSLContext old) {
        try {
            Map<Path, byte[]> content = read();
            if (isSeen(content)) {
                return old;
            }
            seen = content; // also if it is bad: one warning is enough
            SSLContext made = make(content);
            LOG.info("certificates were read again: {}", content.keySet());
            return made;
        } catch (TransferException unusable) {
            LOG.warn("changed certificates cannot be used, the old ones stay: {}", unusable.getMessage());
            return old;
        }
    }

    private boolean isSeen(Map<Path, byte[]> content) {
        return content.entrySet().stream().allMatch(each -> Arrays.equals(each.getValue(), seen.get(each.getKey())));
    }

    private Map<Path, byte[]> read() throws TransferException {
        Map<Path, byte[]> content = new LinkedHashMap<>();
        for (Path file : new ArrayList<>(ContextMaker.filesOf(options))) {
            try {
                content.put(file, reader.read(file, PemFile.MOST_BYTES));
            } catch (IOException unreadable) {
                throw new TransferException(
                        Reason.BAD_CREDENTIALS, file + " cannot be read: " + unreadable, unreadable);
            }
        }
        return content;
    }

    private SSLContext make(Map<Path, byte[]> content) throws TransferException {
        if (isServer && options.credentials().isEmpty()) {
            throw new TransferException(
                    Reason.BAD_CREDENTIALS, "a server needs a certificate; call certificate(chain, key)");
        }
        return new ContextMaker(options, server, content).make();
    }
}
