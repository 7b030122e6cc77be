// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.ConnectionListener;
import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import io.filetransfer.NamePolicy;
import io.filetransfer.RetryPolicy;
import io.filetransfer.SessionListener;
import io.filetransfer.TransferException;
import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Authorizer;
import io.filetransfer.auth.Credentials;
import io.filetransfer.core.auth.AccessRules;
import io.filetransfer.core.auth.ClientLogin;
import io.filetransfer.core.client.Addresses;
import io.filetransfer.core.client.ClientAssembly;
import io.filetransfer.core.client.ConnectedFileClient;
import io.filetransfer.core.connection.MemoryBudget;
import io.filetransfer.core.file.LocalDownloads;
import io.filetransfer.core.file.LocalSources;
import io.filetransfer.core.file.LocalStorage;
import io.filetransfer.core.file.StorageOptions;
import io.filetransfer.core.runtime.Randomness;
import io.filetransfer.core.server.ListeningFileServer;
import io.filetransfer.core.server.ServerAssembly;
import io.filetransfer.core.testkit.ManualRuntime;
import io.filetransfer.core.testkit.MemoryLink;
import io.filetransfer.core.testkit.MemoryNetwork;
import io.filetransfer.storage.TransferStorage;
import io.filetransfer.transport.TransportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server and its clients in one thread, with virtual time, a network in memory and real files. The disk threads and
 * the callback threads are a few lanes each, so that their tasks interleave as the seed decides. {@link #end} checks that
 * nothing leaked.
 */
public final class EngineWorld {

    /** A block, in bytes. */
    public static final int BLOCK = 1 << 20;

    /** Sharp limits: a checkpoint each block, a window of one block. */
    public static final Limits SHARP = Limits.builder()
            .checkpointBytes(BLOCK)
            .connectionCreditBytes(BLOCK)
            .initialTransferCreditBytes(256 << 10)
            .chunkBytes(64 << 10)
            .build();

    /** When test files were changed last. */
    public static final Instant MODIFIED = Instant.parse("2025-05-05T05:05:05Z");

    /** Where the server is. */
    public static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("server.test", 9400);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    public final Path root;
    public final Path local;
    public final ManualRuntime runtime;
    public final MemoryNetwork network;

    private final Random random;
    private final Executor serverDisk;
    private final Executor clientDisk;
    private final Executor callbacks;
    private final Map<FileClient, MemoryLink> links = new LinkedHashMap<>();
    private final Map<FileClient, FrameLog> logs = new LinkedHashMap<>();
    private final List<FileServer> servers = new ArrayList<>();
    private final List<MemoryBudget> budgets = new ArrayList<>();

    private Duration diskDelay = Duration.ZERO;
    private Limits serverLimits = Limits.defaults();
    private Limits clientLimits = Limits.defaults();
    private UnaryOperator<TransferStorage> storages = UnaryOperator.identity();
    private @Nullable FrameLog newestLog;
    private @Nullable SessionListener sessionListener;
    private @Nullable ConnectionListener connectionListener;
    private AccessRules rules = AccessRules.OPEN;
    private ClientLogin login = ClientLogin.ANONYMOUS;
    private @Nullable LocalDownloads downloads;

    public EngineWorld(Path directory, long seed) {
        System.out.println("seed " + seed);
        this.root = made(directory.resolve("root"));
        this.local = made(directory.resolve("local"));
        this.runtime = new ManualRuntime(seed);
        this.network = new MemoryNetwork(runtime, seed);
        this.random = new Random(seed);
        this.serverDisk = disk();
        this.clientDisk = disk();
        this.callbacks = lanes(2);
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Executor lanes(int count) {
        List<Executor> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lanes.add(runtime.lane());
        }
        return task -> lanes.get(random.nextInt(count)).execute(task);
    }

    /** Disk threads, whose tasks take time if the test says so. */
    private Executor disk() {
        Executor fast = lanes(4);
        return task -> {
            if (diskDelay.isZero()) {
                fast.execute(task);
            } else {
                runtime.schedule(diskDelay, fast, task);
            }
        };
    }

    /** From now on every task of a disk begins only after so long. */
    public EngineWorld diskDelay(Duration delay) {
        diskDelay = delay;
        return this;
    }

    private Randomness randomness() {
        return random::nextLong;
    }

    // ---- parts

    /** Sets the limits of both sides, for what is opened from now on. */
    public EngineWorld limits(Limits both) {
        serverLimits = both;
        clientLimits = both;
        return this;
    }

    /** Sets the limits of servers started from now on. */
    public EngineWorld serverLimits(Limits limits) {
        serverLimits = limits;
        return this;
    }

    /** Puts something between a server started from now on and its storage. */
    public EngineWorld storage(UnaryOperator<TransferStorage> wrapper) {
        storages = wrapper;
        return this;
    }

    /** Says whom servers started from now on let in, and to what; they ask on a few threads of their own. */
    public EngineWorld rules(
            @Nullable Authenticator authenticator, @Nullable Authorizer authorizer, boolean allowsPlaintext) {
        rules = new AccessRules(authenticator, authorizer, authenticator == null, allowsPlaintext, lanes(2), lanes(2));
        return this;
    }

    /** Says what clients that connect from now on say of themselves, also over connections that others can read. */
    public EngineWorld credentials(Credentials credentials) {
        return login(new ClientLogin(credentials, true));
    }

    /** Says what clients that connect from now on say of themselves, and where. */
    public EngineWorld login(ClientLogin said) {
        login = said;
        return this;
    }

    /** Says who hears of the clients of servers started from now on. */
    public EngineWorld listener(SessionListener told) {
        sessionListener = told;
        return this;
    }

    /** Says who hears of the connections of clients that connect from now on. */
    public EngineWorld listener(ConnectionListener told) {
        connectionListener = told;
        return this;
    }

    /** Starts a server. */
    public FileServer startServer() throws TransferException {
        FileServer started = await(serverAt(ADDRESS).startAsync());
        servers.add(started);
        budgets.add(peek(peek(started, "parts"), "budget", MemoryBudget.class));
        return started;
    }

    /** A server that has not been started, on the same root. */
    public FileServer serverAt(SocketAddress address) {
        return new ListeningFileServer(new ServerAssembly(
                address,
                () -> network.open(TransportOptions.named("server").withEventLoops(2)),
                () -> storages.apply(
                        new LocalStorage(root, serverDisk, runtime, randomness(), StorageOptions.STANDARD)),
                serverLimits,
                NamePolicy.PORTABLE,
                Durability.VISIBLE,
                rules,
                sessionListener,
                lanes(1),
                runtime,
                runtime,
                randomness(),
                () -> {}));
    }

    /** Closes a server in an orderly way. */
    public void stop(FileServer server) throws TransferException {
        await(server.closeAsync());
        servers.remove(server);
    }

    /** Connects a client that does not connect again. All clients are of one process: they share the locks of downloads. */
    public FileClient connect() throws TransferException {
        return connect(RetryPolicy.none());
    }

    /** Connects a client that finds its server again as the policy says. */
    public FileClient connect(RetryPolicy retry) throws TransferException {
        return await(connecting(retry, Addresses.of(ADDRESS)));
    }

    /** Begins to connect a client to the first of some addresses that answers. */
    public CompletableFuture<FileClient> connecting(RetryPolicy retry, Addresses addresses) {
        FrameLog log = new FrameLog(network.open(TransportOptions.named("client")));
        newestLog = log;
        LocalDownloads shared = downloads == null ? new LocalDownloads(clientDisk, runtime) : downloads;
        downloads = shared;
        int before = network.links().size();
        CompletableFuture<FileClient> connecting = ConnectedFileClient.connect(new ClientAssembly(
                addresses,
                "ft://server.test:9400",
                log,
                shared,
                new LocalSources(clientDisk),
                clientDisk,
                callbacks,
                clientLimits,
                retry,
                login,
                connectionListener,
                NamePolicy.PORTABLE,
                runtime,
                runtime,
                randomness(),
                () -> {}));
        return connecting.thenApply(client -> {
            links.put(client, network.links().get(before));
            logs.put(client, log);
            budgets.add(peek(peek(client, "parts"), "budget", MemoryBudget.class));
            return client;
        });
    }

    /** The connection that was opened last, by whatever client. */
    public MemoryLink newestLink() {
        List<MemoryLink> all = network.links();
        return all.get(all.size() - 1);
    }

    /** The frames of the client that began to connect last. */
    public FrameLog newestLog() {
        return required(newestLog);
    }

    /** The first connection of a client, to be broken. */
    public MemoryLink link(FileClient client) {
        return required(links.get(client));
    }

    /** The frames of a client. */
    public FrameLog log(FileClient client) {
        return required(logs.get(client));
    }

    /** Breaks the connection of a client now. */
    public void cut(FileClient client) {
        link(client).cutAfter(0);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new AssertionError("not of this world");
        }
        return part;
    }

    // ---- running

    /** Runs until something is done, and gives its value. */
    public <T> T await(CompletableFuture<T> future) throws TransferException {
        settle(future);
        try {
            return future.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof TransferException known) {
                throw new TransferException(known.reason(), String.valueOf(known.getMessage()), known);
            }
            throw failed;
        }
    }

    /** Runs until something has failed, and gives the failure. */
    public TransferException failure(CompletableFuture<?> future) {
        settle(future);
        Throwable thrown = future.handle((value, failure) -> failure).join();
        boolean wrapped = thrown instanceof CompletionException && thrown.getCause() != null;
        Throwable cause = wrapped ? thrown.getCause() : thrown;
        if (cause instanceof TransferException known) {
            return known;
        }
        throw new AssertionError("expected a TransferException, not " + cause, cause);
    }

    /** Runs until something is done, one way or another. */
    public void settle(CompletableFuture<?> future) {
        runtime.runUntilIdle();
        long end = runtime.nanoTime() + PATIENCE.toNanos();
        while (!future.isDone() && runtime.nanoTime() < end) {
            runtime.advance(Duration.ofMillis(20));
        }
        assertTrue(future.isDone(), () -> "has not ended within " + PATIENCE + " of virtual time: " + future);
    }

    /** Runs task by task until something is true, and not one task more. */
    public void runUntil(BooleanSupplier reached) {
        long end = runtime.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (!runtime.runOne()) {
                assertTrue(runtime.nanoTime() < end, "never became true");
                runtime.advance(Duration.ofMillis(1));
            }
        }
    }

    /** Runs until no task is ready. */
    public void idle() {
        runtime.runUntilIdle();
    }

    // ---- files

    /** Bytes that follow from a seed. */
    public static byte[] content(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Makes a local file. */
    public Path file(String name, byte[] bytes) throws IOException {
        return write(local.resolve(name), bytes);
    }

    /** Makes a file of the server, behind its back. */
    public Path remoteFile(String name, byte[] bytes) throws IOException {
        return write(root.resolve(name), bytes);
    }

    private static Path write(Path file, byte[] bytes) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
        return file;
    }

    /** Names of partial files, on the server and beside the targets. */
    public List<String> partials() throws IOException {
        List<String> found = new ArrayList<>();
        for (String area : List.of("u", "s", "quarantine")) {
            Path staging = root.resolve(".ft").resolve(area);
            if (Files.isDirectory(staging)) {
                try (Stream<Path> names = Files.list(staging)) {
                    names.forEach(name -> found.add(".ft/" + area + "/" + name.getFileName()));
                }
            }
        }
        try (Stream<Path> names = Files.walk(local)) {
            names.filter(path -> String.valueOf(path.getFileName()).contains(".ft-"))
                    .filter(Files::isDirectory)
                    .forEach(path -> found.add(String.valueOf(local.relativize(path))));
        }
        return found;
    }

    /** Checks that two files are the same, with their times. */
    public static void assertSame(Path expected, Path actual) throws IOException {
        assertEquals(-1, Files.mismatch(expected, actual), () -> expected + " and " + actual + " differ");
        assertEquals(Files.getLastModifiedTime(expected), Files.getLastModifiedTime(actual));
    }

    // ---- the end

    /** Closes everything and checks that neither memory nor leases leaked. */
    public void end() throws TransferException {
        for (FileClient client : links.keySet()) {
            await(client.closeAsync());
        }
        for (FileServer server : List.copyOf(servers)) {
            stop(server);
        }
        runtime.advance(Duration.ofSeconds(10));
        assertEquals(0, network.outstandingLeases(), "leases that were never released");
        for (MemoryBudget budget : budgets) {
            assertEquals(0, budget.reservedBytes(), "bytes of chunks that were never released");
        }
    }

    private static Object peek(Object of, String field) {
        return peek(of, field, Object.class);
    }

    /** Reads what the engine rightly keeps to itself: how much memory is reserved. */
    private static <T> T peek(Object of, String field, Class<T> type) {
        try {
            Field declared = of.getClass().getDeclaredField(field);
            ((AccessibleObject) declared).setAccessible(true);
            return type.cast(declared.get(of));
        } catch (ReflectiveOperationException renamed) {
            throw new LinkageError("a field was renamed", renamed);
        }
    }
}
