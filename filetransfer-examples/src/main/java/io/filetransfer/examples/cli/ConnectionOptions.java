// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How servers are reached. */
final class ConnectionOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description =
                    "What moves the bytes: nio, netty, netty-nio, netty-epoll, netty-kqueue or netty-io_uring. Default: nio.")
    private @Nullable String transport;

    @Option(
            names = "--retry-for",
            paramLabel = "TIME",
            converter = RetryTime.class,
            description =
                    "How long to connect again while a file gets no further: 90s, 10m, 1h, 2d, or 0 to fail at once."
                            + " Default: 1h.")
    private Duration retryFor = RetryPolicy.standard().budget();

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description =
                    "Authorities to trust for fts:// instead of those of the Java runtime: certificates in PEM form.")
    private @Nullable Path authorities;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "The own certificate, for servers that ask for one: a chain in PEM form. Needs --tls-key.")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The key of --tls-cert: unencrypted PKCS#8 in PEM form.")
    private @Nullable Path key;

    @Option(
            names = "--insecure",
            description =
                    "Takes any certificate for any name with fts://. Anybody on the way can then read and change everything.")
    private boolean insecure;

    @Mixin
    private LoginOptions login = new LoginOptions();

    OpenClients open() {
        return open(null);
    }

    OpenClients open(@Nullable Duration deadline) {
        return new OpenClients(
                transport,
                deadline,
                RetryPolicy.standard().withBudget(retryFor),
                login,
                TlsFiles.options(command, authorities, certificate, key, insecure));
    }

    /** Reads a time with a unit. */
    static final class RetryTime implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (text.equals("0")) {
                return Duration.ZERO;
            }
            if (!text.matches("0*[1-9][0-9]{0,5}[smh]|0*[1-9][0-9]{0,2}d")) {
                throw new TypeConversionException(
                        "'" + text + "' is no time, expected for example 90s, 10m, 1h, 2d or 0");
            }
            long count = Long.parseLong(text.substring(0, text.length() - 1));
            return switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(count);
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(Math.min(count, 87_600)); // ten years
                default -> Duration.ofDays(count);
            };
        }
    }
}
