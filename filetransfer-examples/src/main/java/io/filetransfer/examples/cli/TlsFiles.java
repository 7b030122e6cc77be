// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.TlsOptions;
import io.filetransfer.TlsOptions.ClientCertificates;
import io.filetransfer.TlsTrust;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns the options for files with certificates into those of the library. */
final class TlsFiles {

    private TlsFiles() {}

    /** For a client. */
    static TlsOptions options(
            CommandSpec command,
            @Nullable Path authorities,
            @Nullable Path certificate,
            @Nullable Path key,
            boolean insecure) {
        TlsOptions.Builder builder = TlsOptions.builder();
        if (authorities != null) {
            builder.trust(TlsTrust.files(authorities));
        }
        if (certificate != null && key != null) {
            builder.certificate(certificate, key);
        } else if (certificate != null || key != null) {
            throw refused(command, "--tls-cert and --tls-key belong together: a certificate and its key");
        }
        if (insecure) {
            builder.insecurelyTrustEverybody();
        }
        return builder.build();
    }

    /** For a server; authorities are for the certificates of clients. */
    static TlsOptions ofServer(
            CommandSpec command,
            @Nullable Path authorities,
            @Nullable Path certificate,
            @Nullable Path key,
            boolean insecure) {
        if (certificate == null || key == null) {
            throw refused(command, "a server with TLS needs --tls-cert and --tls-key");
        }
        TlsOptions options = options(command, authorities, certificate, key, insecure);
        if (authorities == null) {
            return options;
        }
        return options.toBuilder()
                .clientCertificates(insecure ? ClientCertificates.WANTED : ClientCertificates.NEEDED)
                .build();
    }

    private static ParameterException refused(CommandSpec command, String problem) {
        return new ParameterException(command.commandLine(), problem);
    }
}
