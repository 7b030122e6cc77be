// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.FileClient;
import io.filetransfer.NamePolicy;
import io.filetransfer.RetryPolicy;
import io.filetransfer.core.auth.ClientLogin;
import io.filetransfer.core.client.Addresses;
import io.filetransfer.core.client.ClientAssembly;
import io.filetransfer.core.client.ConnectedFileClient;
import io.filetransfer.core.file.LocalDownloads;
import io.filetransfer.core.file.LocalSources;
import io.filetransfer.core.transfer.FrameLog;
import io.filetransfer.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The machine of an application, whose process connects again when its client is of no more use. */
final class ClientMachine extends SimulatedMachine {

    static final String SOURCES = "/sources";
    static final String TARGETS = "/targets";

    final List<FrameLog> logs = new ArrayList<>();
    private final int number;
    private final List<FileClient> retired = new ArrayList<>();
    private final List<EngineParts> parts = new ArrayList<>();
    private @Nullable FileClient client;
    private @Nullable CompletableFuture<FileClient> connecting;
    private @Nullable LocalDownloads downloads;
    private long connectAt;

    ClientMachine(SimulatedWorld world, int number) {
        super(world, TARGETS);
        this.number = number;
        disk.makeDirectories(SOURCES);
    }

    /** Begins what is due. */
    void poll() {
        if (isTimeToStart()) {
            SimulatedProcess running = newProcess();
            downloads = running.mount.downloads(running.disk, world.runtime, world.sabotage.disk);
        }
        if (isUp() && client == null && connecting == null && world.runtime.nanoTime() >= connectAt) {
            connecting = connect();
        }
    }

    /** Looks whether there is a client: from then on it is watched. */
    void noticeConnection() {
        CompletableFuture<FileClient> begun = connecting;
        if (begun != null && begun.isDone()) {
            connecting = null;
            if (begun.isCompletedExceptionally()) {
                connectAt = world.runtime.nanoTime() + Duration.ofMillis(300).toNanos();
            } else {
                client = begun.join();
                parts.add(new EngineParts(client));
            }
        }
    }

    private CompletableFuture<FileClient> connect() {
        SimulatedProcess running = process;
        LocalDownloads receiving = downloads;
        if (running == null || receiving == null) {
            throw new AssertionError("not started");
        }
        FrameLog log = new FrameLog(running.use(world.network.open(
                TransportOptions.named("client").withReceiveBudgetBytes(SimulatedWorld.LIMITS.memoryBudgetBytes()))));
        logs.add(log);
        LocalSources sources = running.mount.sources(running.disk);
        return ConnectedFileClient.connect(new ClientAssembly(
                Addresses.of(SimulatedWorld.ADDRESS),
                "ft://server.test:9400",
                log,
                receiving,
                sources,
                running.disk,
                running.callbacks,
                SimulatedWorld.LIMITS,
                world.random.nextBoolean() ? RetryPolicy.none() : RetryPolicy.standard(),
                ClientLogin.ANONYMOUS,
                null,
                NamePolicy.PORTABLE,
                world.runtime,
                running,
                running::nextLong,
                () -> {}));
    }

    /** A client to call, or null for now. */
    @Nullable
    FileClient client() {
        return client;
    }

    /** Calls nothing on this client any more; what it has under way goes on. */
    void retire(FileClient used) {
        if (client == used) {
            client = null;
            retired.add(used);
        }
    }

    /** Closes the clients that are of no more use. */
    void closeRetired() {
        retired.forEach(FileClient::closeAsync);
        retired.clear();
    }

    /** The application closes its client in the middle of whatever it does. */
    void closeClient() {
        FileClient used = client;
        if (used != null) {
            world.note(this + " is closed");
            retire(used);
        }
        closeRetired();
    }

    List<EngineParts> parts() {
        return parts;
    }

    CompletableFuture<Void> close() {
        closeRetired();
        FileClient last = client;
        client = null;
        connectAt = Long.MAX_VALUE;
        return last == null ? CompletableFuture.completedFuture(null) : last.closeAsync();
    }

    @Override
    void crashed() {
        client = null;
        connecting = null;
        downloads = null;
        retired.clear();
        parts.clear();
        world.calls.forEach(call -> call.clientGone(this));
    }

    @Override
    public String toString() {
        return "client " + number;
    }
}
