// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import io.filetransfer.Durability;
import io.filetransfer.FileServer;
import io.filetransfer.NamePolicy;
import io.filetransfer.core.auth.AccessRules;
import io.filetransfer.core.file.LocalStorage;
import io.filetransfer.core.file.StorageOptions;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.server.ListeningFileServer;
import io.filetransfer.core.server.ServerAssembly;
import io.filetransfer.transport.TransportOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The machine of the server, which is started again whenever it is down. */
final class ServerMachine extends SimulatedMachine {

    static final String ROOT = "/root";

    private final Durability minimumLevel;
    private @Nullable ListeningFileServer server;
    private @Nullable LocalStorage storage;
    private @Nullable CompletableFuture<FileServer> starting;
    private @Nullable CompletableFuture<Void> closing;
    private @Nullable EngineParts parts;
    private boolean isRestartWanted;

    ServerMachine(SimulatedWorld world, Durability minimumLevel) {
        super(world, ROOT);
        this.minimumLevel = minimumLevel;
    }

    /** The level that is promised to somebody who asks for this one. */
    Durability atLeast(Durability asked) {
        return asked.compareTo(minimumLevel) >= 0 ? asked : minimumLevel;
    }

    private void start() {
        SimulatedProcess running = newProcess();
        LocalStorage files = running.mount.storage(
                ROOT,
                running.disk,
                world.runtime,
                running::nextLong,
                StorageOptions.STANDARD.with(minimumLevel),
                world.sabotage.disk);
        ListeningFileServer made = new ListeningFileServer(new ServerAssembly(
                SimulatedWorld.ADDRESS,
                () -> running.use(world.network.open(TransportOptions.named("server")
                        .withEventLoops(2)
                        .withReceiveBudgetBytes(SimulatedWorld.LIMITS.memoryBudgetBytes()))),
                () -> world.sabotage.over(files, running.disk, running),
                SimulatedWorld.LIMITS,
                NamePolicy.PORTABLE,
                minimumLevel,
                AccessRules.OPEN,
                null,
                Runnable::run,
                world.runtime,
                running,
                running::nextLong,
                () -> {}));
        storage = files;
        server = made;
        parts = null;
        isRestartWanted = false;
        starting = made.startAsync();
    }

    /** Looks whether the server is up: from then on it is watched. */
    void noticeStart() {
        CompletableFuture<FileServer> begun = starting;
        if (begun != null && begun.isDone() && isUp()) {
            starting = null;
            if (begun.isCompletedExceptionally()) {
                world.note("the server cannot start: "
                        + begun.handle((none, why) -> Causes.of(why)).join());
                exit(Duration.ofMillis(500));
            } else if (server != null && storage != null) {
                parts = new EngineParts(server, storage);
            }
        }
    }

    /** Begins what is due. */
    void poll() {
        CompletableFuture<Void> ending = closing;
        if (ending != null && ending.isDone() && isUp()) {
            exit(Duration.ofMillis(world.random.nextInt(500)));
        }
        if (parts != null && parts.isSet("Health.cause")) {
            isRestartWanted = true; // the log says so; whoever operates it does what it asks for
        }
        if (isRestartWanted && starting == null && closing == null && isUp() && server != null) {
            world.note("the server is restarted");
            closing = server.closeAsync();
        }
        if (isTimeToStart()) {
            start();
        }
    }

    /** The process has come to its own end. */
    private void exit(Duration pause) {
        SimulatedProcess running = process;
        if (running != null) {
            running.kill(true);
        }
        crashed();
        startNotBefore(pause);
    }

    CompletableFuture<Void> close() {
        startNotBefore(Duration.ofDays(365));
        return server == null ? CompletableFuture.completedFuture(null) : server.closeAsync();
    }

    void restart() {
        isRestartWanted = true;
    }

    boolean isServing() {
        return isUp() && starting == null && closing == null && !isRestartWanted;
    }

    @Nullable
    EngineParts parts() {
        return isUp() ? parts : null;
    }

    @Nullable
    ListeningFileServer server() {
        return server;
    }

    @Override
    void crashed() {
        starting = null;
        closing = null;
        server = null;
        storage = null;
        parts = null;
    }

    @Override
    public String toString() {
        return "the server";
    }
}
