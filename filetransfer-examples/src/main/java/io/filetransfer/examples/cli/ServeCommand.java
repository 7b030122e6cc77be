// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.Durability;
import io.filetransfer.FileServer;
import io.filetransfer.NamePolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ft serve}: runs a server until it is interrupted. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Receives files into a directory and serves files from it.",
        description = "Runs until SIGINT or SIGTERM. Writes one line when"
                + " clients may come: 'serving /dir on ft://127.0.0.1:9400'. The server keeps its own files in .ft below the"
                + " directory; clients never see them.")
final class ServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--root",
            required = true,
            paramLabel = "DIR",
            description = "The directory that is served. It must exist.")
    private Path root = Path.of("");

    @Option(names = "--port", paramLabel = "N", description = "The port; 0 takes a free one. Default: 9400.")
    private int port = FileServer.DEFAULT_PORT;

    @Option(
            names = "--host",
            paramLabel = "H",
            description =
                    "The address to listen on; 0.0.0.0 for all. Without --users and --token, anything but loopback lets"
                            + " everybody who can reach it read and write. Default: 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--unix",
            paramLabel = "PATH",
            description =
                    "Listen on a Unix socket instead of a port. Its file is made, for its owner only, and removed at the end.")
    private @Nullable Path unixSocket;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description =
                    "What moves the bytes: nio, netty, netty-nio, netty-epoll, netty-kqueue or netty-io_uring. Default: nio.")
    private @Nullable String transport;

    @Option(
            names = "--durability",
            paramLabel = "LEVEL",
            description =
                    "The least that clients get: visible, durable or verified. Default: visible, the client decides.")
    private Durability durability = Durability.VISIBLE;

    @Option(
            names = "--names",
            paramLabel = "POLICY",
            description =
                    "Which names are accepted: posix, or portable for those that every common file system can hold."
                            + " Default: posix on POSIX systems, portable on Windows.")
    private NamePolicy names = PlatformNames.policy();

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "How many event loops share the connections. Default: 1.")
    private int eventLoops = 1;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Encrypts with TLS: the server's certificate and those above it, in PEM form. Needs --tls-key."
                            + " A changed file is read again by itself.")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The key of --tls-cert: unencrypted PKCS#8 in PEM form.")
    private @Nullable Path key;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "Lets only clients in whose certificate is signed by one of these authorities, in PEM form.")
    private @Nullable Path authorities;

    @Option(
            names = "--insecure",
            description = "With --tls-ca: asks clients for a certificate, but takes any, or none.")
    private boolean insecure;

    @Mixin
    private GuestOptions guests = new GuestOptions();

    @Override
    public Integer call() throws Exception {
        Path directory = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(
                    root.toString(), "NOT_DIRECTORY", "is no directory; make it first or name another --root");
        }
        FileServer server = build(directory);
        warn(directory);
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "ft-close"));
        Terminal.out().println("serving " + Printable.of(directory.toString()) + " on " + address(server.address()));
        Terminal.out().flush();
        server.awaitClosed();
        return 0;
    }

    private FileServer build(Path directory) throws CommandFailure {
        FileServer.Builder builder = FileServer.builder()
                .root(directory)
                .port(port)
                .eventLoops(eventLoops)
                .minimumDurability(durability)
                .namePolicy(names);
        if (host != null) {
            builder.host(host);
        }
        guests.apply(builder);
        if (isOpenToAll()) {
            builder.allowAnonymous();
        }
        if (unixSocket != null) {
            builder.unixSocket(unixSocket);
        }
        if (transport != null) {
            builder.transport(transport);
        }
        if (isEncrypted()) {
            builder.tls(TlsFiles.ofServer(command, authorities, certificate, key, insecure));
        }
        return builder.build();
    }

    private boolean isEncrypted() {
        return certificate != null || key != null || authorities != null;
    }

    private void warn(Path directory) throws CommandFailure {
        if (isOpenToAll()) {
            System.err.println("ft: warning: everybody who can reach " + host + " may read and write in "
                    + Printable.of(directory.toString()) + "; there is no login"
                    + (isEncrypted() ? "" : " and no encryption"));
        }
        if (!Terminal.localeWarning().isEmpty()) {
            System.err.println("ft: warning: " + Terminal.localeWarning());
        }
    }

    private boolean isOpenToAll() throws CommandFailure {
        return isBeyondLoopback() && !guests.isLoginRequired();
    }

    private boolean isBeyondLoopback() throws CommandFailure {
        try {
            return host != null && !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new CommandFailure(
                    "--host " + host, "UNREACHABLE", "no such name; expected an address of this machine");
        }
    }

    /** The host as the user wrote it: a wildcard address has several forms. */
    private String address(SocketAddress bound) {
        if (!(bound instanceof InetSocketAddress inet)) {
            return new RemoteUri(
                            false, ((UnixDomainSocketAddress) bound).getPath().toString(), 0, "", true, true)
                    .server();
        }
        String literal = host == null ? inet.getAddress().getHostAddress() : host;
        return new RemoteUri(isEncrypted(), literal, inet.getPort(), "", true, true).server();
    }
}
