// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.FileClient;
import io.filetransfer.Limits;
import io.filetransfer.RemoteEntry;
import io.filetransfer.RetryPolicy;
import io.filetransfer.TlsOptions;
import io.filetransfer.TransferException;
import io.filetransfer.storage.RemoteName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The clients of one command: one for each server, closed in order also when the command is interrupted. */
final class OpenClients implements AutoCloseable {

    private final @Nullable String transport;
    private final Limits limits;
    private final RetryPolicy retry;
    private final TlsOptions tls;
    private final LoginOptions login;
    private final Map<String, FileClient> clients = new ConcurrentHashMap<>();
    private final Map<String, CommandFailure> unreachable = new ConcurrentHashMap<>();
    private final Thread interrupted = new Thread(this::closeAll, "ft-close");

    /**
     * No client yet.
     *
     * @param transport its name, or null for the best there is
     * @param deadline bounds connecting, too; null for the default
     * @param retry what is done when a connection ends
     * @param login who the clients say they are
     * @param tls how encrypted connections are made
     */
    OpenClients(
            @Nullable String transport,
            @Nullable Duration deadline,
            RetryPolicy retry,
            LoginOptions login,
            TlsOptions tls) {
        this.transport = transport;
        this.retry = retry;
        this.login = login;
        this.tls = tls;
        Duration usual = Limits.defaults().connectTimeout();
        Duration bound = deadline != null && deadline.compareTo(usual) < 0 ? deadline : usual;
        this.limits = Limits.builder().connectTimeout(bound).build();
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    /** The client of an address's server; a server that could not be reached is not tried twice. */
    FileClient to(RemoteUri uri) throws CommandFailure {
        String server = uri.isUnix() ? uri.server() : uri.server().toLowerCase(Locale.ROOT);
        CommandFailure earlier = unreachable.get(server);
        if (earlier != null) {
            throw earlier;
        }
        FileClient open = clients.get(server);
        if (open != null) {
            return open;
        }
        try {
            FileClient.Builder builder = FileClient.builder();
            builder = uri.isUnix() ? builder.unixSocket(Path.of(uri.host())) : builder.address(uri.host(), uri.port());
            builder.namePolicy(PlatformNames.policy()).limits(limits).retry(retry);
            login.apply(builder);
            if (uri.encrypted()) {
                builder.tls(tls);
            }
            FileClient client = (transport == null ? builder : builder.transport(transport)).connect();
            clients.put(server, client);
            return client;
        } catch (TransferException failed) {
            CommandFailure failure = new CommandFailure(uri.server(), failed);
            unreachable.put(server, failure);
            throw failure;
        }
    }

    /** What an address shows. */
    RemoteEntry stat(RemoteUri uri) throws CommandFailure {
        try {
            RemoteName.parse(uri.path(), PlatformNames.policy());
        } catch (TransferException refused) {
            throw new CommandFailure(uri.toString(), refused);
        }
        return Answer.await(uri.toString(), to(uri).stat(uri.path()));
    }

    /** What stands at the target of a copy. The root needs no question. */
    Placement.Kind kindOf(RemoteUri uri) throws CommandFailure {
        if (uri.path().isEmpty()) {
            to(uri);
            return Placement.Kind.DIRECTORY;
        }
        try {
            return stat(uri).type() == RemoteEntry.Type.DIRECTORY ? Placement.Kind.DIRECTORY : Placement.Kind.FILE;
        } catch (CommandFailure failure) {
            if (failure.isFor(TransferException.Reason.NOT_FOUND)) {
                return Placement.Kind.MISSING;
            }
            throw failure;
        }
    }

    private void closeAll() {
        clients.values().forEach(FileClient::close);
    }

    @Override
    public void close() {
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already; closing twice changes nothing.
        }
    }
}
