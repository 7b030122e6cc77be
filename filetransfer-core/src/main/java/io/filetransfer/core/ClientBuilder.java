// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.ClientProxy;
import io.filetransfer.ConnectionListener;
import io.filetransfer.FileClient;
import io.filetransfer.Limits;
import io.filetransfer.NamePolicy;
import io.filetransfer.RetryPolicy;
import io.filetransfer.TlsOptions;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.Credentials;
import io.filetransfer.core.auth.ClientLogin;
import io.filetransfer.core.client.Addresses;
import io.filetransfer.core.client.ClientAssembly;
import io.filetransfer.core.client.ConnectedFileClient;
import io.filetransfer.core.file.LocalDownloads;
import io.filetransfer.core.file.LocalSources;
import io.filetransfer.core.proxy.ProxiedTransport;
import io.filetransfer.core.proxy.ProxyTarget;
import io.filetransfer.core.runtime.DaemonThreads;
import io.filetransfer.core.runtime.SystemClock;
import io.filetransfer.core.runtime.SystemRandomness;
import io.filetransfer.core.runtime.ThreadTimers;
import io.filetransfer.core.tls.TlsTransport.Beginnings;
import io.filetransfer.transport.SocketOptions;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Makes clients from real parts. Used by one thread. */
final class ClientBuilder implements FileClient.Builder {

    private @Nullable ServerAddress server;
    private final TransportChoice transport = new TransportChoice();
    private NamePolicy names = NamePolicy.PORTABLE;
    private Limits limits = Limits.defaults();
    private RetryPolicy retry = RetryPolicy.standard();
    private Credentials credentials = Credentials.anonymous();
    private boolean allowsPlaintext;
    private @Nullable ConnectionListener listener;
    private @Nullable ClientProxy proxy;
    private @Nullable Executor callbackExecutor;
    private @Nullable TlsOptions tls;
    private Beginnings beginnings = Beginnings.ENCRYPTED;

    @Override
    public FileClient.Builder address(String name, int number) {
        this.server = ServerAddress.of(name, number);
        return this;
    }

    @Override
    public FileClient.Builder address(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        boolean encrypted = scheme.regionMatches(true, 0, "fts", 0, 3);
        this.server =
                ServerAddress.of(encrypted ? URI.create("ft" + uri.toString().substring(3)) : uri);
        if (encrypted && tls == null) {
            tls = TlsOptions.standard();
        }
        return this;
    }

    @Override
    public FileClient.Builder unixSocket(Path path) {
        this.server = ServerAddress.of(path);
        return this;
    }

    @Override
    public FileClient.Builder transport(String name) {
        transport.name(name);
        return this;
    }

    @Override
    public FileClient.Builder transport(TransportProvider provider) {
        transport.provider(provider);
        return this;
    }

    @Override
    public FileClient.Builder sharedEventLoops(Object loops) {
        transport.sharedEventLoops(loops);
        return this;
    }

    @Override
    public FileClient.Builder sockets(SocketOptions options) {
        transport.sockets(options);
        return this;
    }

    @Override
    public FileClient.Builder namePolicy(NamePolicy policy) {
        this.names = Objects.requireNonNull(policy, "policy");
        return this;
    }

    @Override
    public FileClient.Builder limits(Limits bounds) {
        this.limits = Objects.requireNonNull(bounds, "limits");
        return this;
    }

    @Override
    public FileClient.Builder retry(RetryPolicy policy) {
        this.retry = Objects.requireNonNull(policy, "policy");
        return this;
    }

    @Override
    public FileClient.Builder credentials(Credentials source) {
        this.credentials = Objects.requireNonNull(source, "source");
        return this;
    }

    @Override
    public FileClient.Builder allowPlaintextPasswords() {
        this.allowsPlaintext = true;
        return this;
    }

    @Override
    public FileClient.Builder proxy(ClientProxy through) {
        this.proxy = Objects.requireNonNull(through, "through");
        return this;
    }

    @Override
    public FileClient.Builder connectionListener(ConnectionListener told) {
        this.listener = Objects.requireNonNull(told, "told");
        return this;
    }

    @Override
    public FileClient.Builder callbackExecutor(Executor executor) {
        this.callbackExecutor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    @Override
    public FileClient.Builder tls(TlsOptions options) {
        this.tls = Objects.requireNonNull(options, "options");
        this.beginnings = Beginnings.ENCRYPTED;
        return this;
    }

    @Override
    public FileClient.Builder startTls(TlsOptions options) {
        this.tls = Objects.requireNonNull(options, "options");
        this.beginnings = Beginnings.CLEAR;
        return this;
    }

    @Override
    public FileClient connect() throws TransferException {
        try {
            return connectAsync().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof TransferException known) {
                throw new TransferException(known.reason(), String.valueOf(known.getMessage()), known);
            }
            throw failed;
        }
    }

    @Override
    public CompletableFuture<FileClient> connectAsync() {
        ServerAddress where = server;
        if (where == null) {
            throw new IllegalStateException("no address; call address(host, port)");
        }
        String host = where.host();
        ClientProxy through = proxy != null && host != null && proxy.isFor(host) ? proxy : null;
        ProxyTarget target = through == null || host == null ? null : ProxyTarget.of(host, where.port());
        TransportOptions options = transport.complete(TransportOptions.named("filetransfer-client")
                .withReceiveBudgetBytes(
                        tls == null ? limits.memoryBudgetBytes() : Encryption.receiveBudgetBelow(limits)));
        Transport direct = transport.find(options).open(options);
        ThreadTimers timers = new ThreadTimers("filetransfer-client-timer");
        ExecutorService disk = DaemonThreads.bounded("filetransfer-client-storage", limits.storageThreads());
        ExecutorService ownCallbacks =
                callbackExecutor == null ? DaemonThreads.unbounded("filetransfer-client-callback") : null;
        Encryption encryption = tls == null ? null : new Encryption(tls, beginnings, "filetransfer-client-tls");
        Runnable release = () -> {
            timers.close();
            if (encryption != null) {
                encryption.close();
            }
            disk.shutdown();
            if (ownCallbacks != null) {
                ownCallbacks.shutdown();
            }
        };
        Executor callbacks = Objects.requireNonNull(ownCallbacks != null ? ownCallbacks : callbackExecutor);
        ServerAddress next = through == null ? where : ServerAddress.of(through.host(), through.port());
        Addresses addresses = () -> CompletableFuture.supplyAsync(() -> resolve(next), disk);
        Transport opened =
                through == null || target == null ? direct : new ProxiedTransport(direct, through, target, disk);
        Transport secured = encryption == null ? opened : encryption.ofClient(opened, host, timers, limits);
        return ConnectedFileClient.connect(assembly(addresses, where, secured, timers, disk, callbacks, release))
                .whenComplete((client, failure) -> {
                    if (failure != null) {
                        release.run();
                    }
                });
    }

    private static List<SocketAddress> resolve(ServerAddress where) {
        try {
            return where.resolve();
        } catch (UnknownHostException unknown) {
            throw new CompletionException(
                    new TransferException(Reason.UNREACHABLE, "host '" + where.host() + "' is not known", unknown));
        }
    }

    private String nameOf(ServerAddress where) {
        return tls == null ? where.toString() : where.toString().replaceFirst("^ft", "fts");
    }

    private ClientAssembly assembly(
            Addresses addresses,
            ServerAddress where,
            Transport opened,
            ThreadTimers timers,
            Executor disk,
            Executor callbacks,
            Runnable release) {
        return new ClientAssembly(
                addresses,
                nameOf(where),
                opened,
                new LocalDownloads(disk, new SystemClock()),
                new LocalSources(disk),
                disk,
                callbacks,
                limits,
                retry,
                new ClientLogin(credentials, allowsPlaintext),
                listener,
                names,
                new SystemClock(),
                timers,
                new SystemRandomness(),
                release);
    }
}
