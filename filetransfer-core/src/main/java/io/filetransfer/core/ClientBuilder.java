// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import io.filetransfer.NamePolicy;
import io.filetransfer.RetryPolicy;
import io.filetransfer.TlsOptions;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.client.Addresses;
import io.filetransfer.core.client.ClientAssembly;
import io.filetransfer.core.client.ConnectedFileClient;
import io.filetransfer.core.file.LocalDownloads;
import io.filetransfer.core.file.LocalSources;
import io.filetransfer.core.runtime.DaemonThreads;
import io.filetransfer.core.runtime.SystemClock;
import io.filetransfer.core.runtime.SystemRandomness;
import io.filetransfer.core.runtime.ThreadTimers;
import io.filetransfer.core.tls.TlsTransport.Beginnings;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Makes clients from real parts. Used by one thread. */
final class ClientBuilder implements FileClient.Builder {

    private @Nullable String host;
    private int port;
    private @Nullable String transport;
    private NamePolicy names = NamePolicy.PORTABLE;
    private Limits limits = Limits.defaults();
    private RetryPolicy retry = RetryPolicy.standard();
    private @Nullable Executor callbackExecutor;
    private @Nullable TlsOptions tls;
    private Beginnings beginnings = Beginnings.ENCRYPTED;

    @Override
    public FileClient.Builder address(String name, int number) {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("port: " + number + ", expected 1..65535");
        }
        this.host = Objects.requireNonNull(name, "host");
        this.port = number;
        return this;
    }

    @Override
    public FileClient.Builder address(URI uri) {
        boolean encrypted = "fts".equalsIgnoreCase(uri.getScheme());
        if ((!encrypted && !"ft".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "uri: " + uri + ", expected ft:// or fts://host[:" + FileServer.DEFAULT_PORT + "]");
        }
        if (encrypted && tls == null) {
            tls = TlsOptions.standard();
        }
        String name = uri.getHost();
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        return address(
                bracketed ? name.substring(1, name.length() - 1) : name,
                uri.getPort() < 0 ? FileServer.DEFAULT_PORT : uri.getPort());
    }

    @Override
    public FileClient.Builder transport(String name) {
        this.transport = Objects.requireNonNull(name, "name");
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
        String name = host;
        if (name == null) {
            throw new IllegalStateException("no address; call address(host, port)");
        }
        TransportProvider provider = Transports.find(transport);
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
        Addresses addresses = () -> CompletableFuture.supplyAsync(() -> resolve(name), disk);
        return ConnectedFileClient.connect(assembly(
                        addresses, name, open(provider, encryption, name, timers), timers, disk, callbacks, release))
                .whenComplete((client, failure) -> {
                    if (failure != null) {
                        release.run();
                    }
                });
    }

    private List<SocketAddress> resolve(String name) {
        try {
            List<SocketAddress> found = new ArrayList<>();
            for (InetAddress each : InetAddress.getAllByName(name)) {
                found.add(new InetSocketAddress(each, port));
            }
            return found;
        } catch (UnknownHostException unknown) {
            throw new CompletionException(
                    new TransferException(Reason.UNREACHABLE, "host '" + name + "' is not known", unknown));
        }
    }

    private Transport open(
            TransportProvider provider, @Nullable Encryption encryption, String name, ThreadTimers timers) {
        TransportOptions options = TransportOptions.named("filetransfer-client")
                .withReceiveBudgetBytes(
                        encryption == null ? limits.memoryBudgetBytes() : Encryption.receiveBudgetBelow(limits));
        Transport opened = provider.open(options);
        return encryption == null ? opened : encryption.ofClient(opened, name, timers, limits);
    }

    private ClientAssembly assembly(
            Addresses addresses,
            String name,
            Transport opened,
            ThreadTimers timers,
            Executor disk,
            Executor callbacks,
            Runnable release) {
        return new ClientAssembly(
                addresses,
                (tls == null ? "ft://" : "fts://") + name + ":" + port,
                opened,
                new LocalDownloads(disk, new SystemClock()),
                new LocalSources(disk),
                disk,
                callbacks,
                limits,
                retry,
                names,
                new SystemClock(),
                timers,
                new SystemRandomness(),
                release);
    }
}
