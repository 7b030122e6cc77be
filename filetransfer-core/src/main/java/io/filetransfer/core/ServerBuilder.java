// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core;

import io.filetransfer.Durability;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import io.filetransfer.NamePolicy;
import io.filetransfer.Retention;
import io.filetransfer.ServerStorage;
import io.filetransfer.SessionListener;
import io.filetransfer.TlsOptions;
import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Authorizer;
import io.filetransfer.core.auth.AccessRules;
import io.filetransfer.core.file.LocalStorage;
import io.filetransfer.core.file.StorageOptions;
import io.filetransfer.core.runtime.DaemonThreads;
import io.filetransfer.core.runtime.SystemClock;
import io.filetransfer.core.runtime.SystemRandomness;
import io.filetransfer.core.runtime.ThreadTimers;
import io.filetransfer.core.server.GuardedStorage;
import io.filetransfer.core.server.ListeningFileServer;
import io.filetransfer.core.server.ServerAssembly;
import io.filetransfer.core.tls.TlsTransport.Beginnings;
import io.filetransfer.storage.TransferStorage;
import io.filetransfer.transport.SocketOptions;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes servers from real parts. Used by one thread. */
final class ServerBuilder implements FileServer.Builder {

    private @Nullable Path root;
    private @Nullable TransferStorage storage;
    private @Nullable String host;
    private int port = FileServer.DEFAULT_PORT;
    private @Nullable Path unixSocket;
    private boolean allowAnonymous;
    private boolean allowsPlaintext;
    private @Nullable Authenticator authenticator;
    private @Nullable Authorizer authorizer;
    private @Nullable Executor loginExecutor;
    private @Nullable SessionListener listener;
    private final TransportChoice transport = new TransportChoice();
    private int eventLoops = 1;
    private Durability minimumLevel = Durability.VISIBLE;
    private NamePolicy names = NamePolicy.PORTABLE;
    private Limits limits = Limits.defaults();
    private Retention retention = Retention.defaults();
    private @Nullable Executor storageExecutor;
    private @Nullable TlsOptions tls;
    private Beginnings beginnings = Beginnings.ENCRYPTED;

    @Override
    public FileServer.Builder root(Path directory) {
        this.root = Objects.requireNonNull(directory, "directory");
        return this;
    }

    @Override
    public FileServer.Builder storage(ServerStorage given) {
        if (!(Objects.requireNonNull(given, "storage") instanceof TransferStorage usable)) {
            throw new IllegalArgumentException(
                    "storage: " + given.getClass().getName() + ", expected an io.filetransfer.storage.TransferStorage");
        }
        this.storage = usable;
        return this;
    }

    @Override
    public FileServer.Builder host(String name) {
        this.host = Objects.requireNonNull(name, "name");
        return this;
    }

    @Override
    public FileServer.Builder port(int number) {
        if (number < 0 || number > 65_535) {
            throw new IllegalArgumentException("port: " + number + ", expected 0..65535");
        }
        this.port = number;
        return this;
    }

    @Override
    public FileServer.Builder unixSocket(Path path) {
        this.unixSocket = path.toAbsolutePath().normalize();
        return this;
    }

    @Override
    public FileServer.Builder allowAnonymous() {
        this.allowAnonymous = true;
        return this;
    }

    @Override
    public FileServer.Builder authenticator(Authenticator judge) {
        this.authenticator = Objects.requireNonNull(judge, "judge");
        return this;
    }

    @Override
    public FileServer.Builder authorizer(Authorizer judge) {
        this.authorizer = Objects.requireNonNull(judge, "judge");
        return this;
    }

    @Override
    public FileServer.Builder allowPlaintextPasswords() {
        this.allowsPlaintext = true;
        return this;
    }

    @Override
    public FileServer.Builder loginExecutor(Executor threads) {
        this.loginExecutor = Objects.requireNonNull(threads, "threads");
        return this;
    }

    @Override
    public FileServer.Builder sessionListener(SessionListener told) {
        this.listener = Objects.requireNonNull(told, "told");
        return this;
    }

    @Override
    public FileServer.Builder transport(String name) {
        transport.name(name);
        return this;
    }

    @Override
    public FileServer.Builder transport(TransportProvider provider) {
        transport.provider(provider);
        return this;
    }

    @Override
    public FileServer.Builder sharedEventLoops(Object loops) {
        transport.sharedEventLoops(loops);
        return this;
    }

    @Override
    public FileServer.Builder sockets(SocketOptions options) {
        transport.sockets(options);
        return this;
    }

    @Override
    public FileServer.Builder eventLoops(int loops) {
        TransportOptions.named("check").withEventLoops(loops);
        this.eventLoops = loops;
        return this;
    }

    @Override
    public FileServer.Builder minimumDurability(Durability level) {
        this.minimumLevel = Objects.requireNonNull(level, "level");
        return this;
    }

    @Override
    public FileServer.Builder namePolicy(NamePolicy policy) {
        this.names = Objects.requireNonNull(policy, "policy");
        return this;
    }

    @Override
    public FileServer.Builder limits(Limits bounds) {
        this.limits = Objects.requireNonNull(bounds, "limits");
        return this;
    }

    @Override
    public FileServer.Builder retention(Retention times) {
        this.retention = Objects.requireNonNull(times, "retention");
        return this;
    }

    @Override
    public FileServer.Builder storageExecutor(Executor threads) {
        this.storageExecutor = Objects.requireNonNull(threads, "threads");
        return this;
    }

    @Override
    public FileServer.Builder tls(TlsOptions options) {
        this.tls = Objects.requireNonNull(options, "options");
        return this;
    }

    @Override
    public FileServer.Builder allowUnencrypted() {
        this.beginnings = Beginnings.CLEAR;
        return this;
    }

    @Override
    public FileServer build() {
        if ((root == null) == (storage == null)) {
            throw new IllegalStateException(
                    root == null
                            ? "no root; call root(directory)"
                            : "both a root and a storage; call only one of them");
        }
        SocketAddress address = address();
        TransportOptions options = transport.complete(TransportOptions.named("filetransfer-server")
                .withEventLoops(eventLoops)
                .withReceiveBudgetBytes(
                        tls == null ? limits.memoryBudgetBytes() : Encryption.receiveBudgetBelow(limits)));
        TransportProvider provider = transport.find(options);
        ThreadTimers timers = new ThreadTimers("filetransfer-server-timer");
        ExecutorService ownDisk = storageExecutor == null
                ? DaemonThreads.bounded("filetransfer-server-storage", limits.storageThreads())
                : null;
        OwnThreads asking = new OwnThreads(loginExecutor);
        AccessRules rules = new AccessRules(
                authenticator,
                authorizer,
                allowAnonymous || authenticator == null,
                allowsPlaintext,
                asking.logins(),
                asking.access());
        Encryption encryption = tls == null ? null : new Encryption(tls, beginnings, "filetransfer-server-tls");
        Supplier<Transport> transports = () -> {
            Transport opened = provider.open(options);
            return encryption == null ? opened : encryption.ofServer(opened, timers, limits);
        };
        return new ListeningFileServer(new ServerAssembly(
                address,
                transports,
                storage(ownDisk),
                limits,
                names,
                minimumLevel,
                rules,
                listener,
                asking.callbacks(),
                new SystemClock(),
                timers,
                new SystemRandomness(),
                () -> {
                    timers.close();
                    if (encryption != null) {
                        encryption.close();
                    }
                    asking.close();
                    if (ownDisk != null) {
                        ownDisk.shutdown();
                    }
                }));
    }

    private Supplier<TransferStorage> storage(@Nullable ExecutorService ownDisk) {
        TransferStorage given = storage;
        if (given != null) {
            return () -> new GuardedStorage(given);
        }
        Path directory = Objects.requireNonNull(root);
        Executor disk = Objects.requireNonNull(ownDisk != null ? ownDisk : storageExecutor);
        StorageOptions options = StorageOptions.STANDARD.with(retention);
        return () -> new LocalStorage(directory, disk, new SystemClock(), new SystemRandomness(), options);
    }

    private SocketAddress address() {
        if (unixSocket != null) {
            if (host != null) {
                throw new IllegalStateException("both a host and a Unix socket; call only one of them");
            }
            return UnixDomainSocketAddress.of(unixSocket);
        }
        InetAddress where;
        try {
            where = host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException(
                    "host: '" + host + "' is not known; expected a name or address of this machine", unknown);
        }
        if (!where.isLoopbackAddress() && !allowAnonymous && authenticator == null) {
            throw new IllegalStateException(
                    "host: '" + host
                            + "' can be reached from other machines and nobody is asked who he is; call authenticator(..), or allowAnonymous() if that is meant");
        }
        return new InetSocketAddress(where, port);
    }
}
