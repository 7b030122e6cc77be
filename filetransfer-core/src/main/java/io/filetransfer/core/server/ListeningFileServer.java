// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import io.filetransfer.PendingUpload;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.auth.LoginDesk;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.connection.MemoryBudget;
import io.filetransfer.core.operation.OperationService;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.session.SessionSettings;
import io.filetransfer.storage.TransferStorage;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A server with its life: built, started once, closed once. Safe for use by several threads. */
public final class ListeningFileServer implements FileServer {

    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private static final int MOST_PENDING = 10_000;

    private enum State {
        BUILT,
        STARTED,
        CLOSING
    }

    private final ServerAssembly assembly;
    private final Set<ServerSession> sessions = new LinkedHashSet<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private State state = State.BUILT;
    private @Nullable Transport transport;
    private @Nullable TransferStorage storage;
    private Transport.@Nullable Listener listener;
    private @Nullable ServerParts parts;

    public ListeningFileServer(ServerAssembly assembly) {
        this.assembly = assembly;
    }

    @Override
    public FileServer start() throws TransferException {
        try {
            return startAsync().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof TransferException known) {
                throw new TransferException(known.reason(), String.valueOf(known.getMessage()), known);
            }
            throw failed;
        }
    }

    @Override
    public CompletableFuture<FileServer> startAsync() {
        synchronized (sessions) {
            if (state != State.BUILT) {
                throw new IllegalStateException("the server was started before");
            }
            state = State.STARTED;
        }
        CompletableFuture<FileServer> started = new CompletableFuture<>();
        begin().whenComplete((done, failure) -> {
            if (failure == null) {
                started.complete(this);
            } else {
                TransferException why = startFailure(failure);
                closeAsync().whenComplete((gone, ignored) -> started.completeExceptionally(why));
            }
        });
        return started;
    }

    private CompletableFuture<Void> begin() {
        try {
            TransferStorage files = assembly.storage().get();
            Transport bytes = assembly.transport().get();
            synchronized (sessions) {
                storage = files;
                transport = bytes;
                parts = parts(files);
            }
            return files.start()
                    .thenCompose(ready -> bytes.listen(assembly.address(), this::accept))
                    .thenAccept(this::listening);
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    private ServerParts parts(TransferStorage files) {
        Limits limits = assembly.limits();
        SessionSettings settings = new SessionSettings(
                limits, assembly.clock(), assembly.timers(), assembly.random().nextLong());
        return new ServerParts(
                settings,
                files,
                new OperationService(files, assembly.names()),
                assembly.names(),
                assembly.minimumLevel(),
                new BufferPool(limits.memoryBudgetBytes() / 2),
                new MemoryBudget(limits.memoryBudgetBytes() / 2),
                new LiveUploads(),
                assembly.rules(),
                new LoginDesk(assembly.rules(), assembly.clock(), assembly.timers(), limits.helloTimeout()),
                new SessionEvents(assembly.listener(), assembly.callbacks()));
    }

    private void listening(Transport.Listener bound) {
        synchronized (sessions) {
            listener = bound;
        }
    }

    private TransferException startFailure(Throwable failure) {
        Throwable cause = Causes.of(failure);
        if (cause instanceof TransferException known) {
            return known;
        }
        if (cause instanceof UncheckedIOException unchecked) {
            cause = unchecked.getCause();
        }
        Reason reason = cause instanceof IOException ? Reason.UNREACHABLE : Reason.INTERNAL;
        if (cause != null && cause.getCause() instanceof FileAlreadyExistsException) {
            reason = Reason.EXISTS; // not a socket, where the socket should be
        }
        return new TransferException(
                reason, "the server cannot start: " + (cause == null ? failure : cause.getMessage()), cause);
    }

    private ConnectionHandler accept() {
        synchronized (sessions) {
            ServerParts shared = parts;
            if (state != State.STARTED || shared == null) {
                return new RefusedConnection(new TransferException(Reason.CLOSED, "the server is closing"), null);
            }
            if (sessions.size() >= assembly.limits().connections()) {
                return new RefusedConnection(overloaded(), shared.events());
            }
            if (shared.events().isOverloaded()) {
                return new RefusedConnection(overloaded(), null);
            }
            ServerSession session = new ServerSession(shared, this::forget);
            sessions.add(session);
            return session.connectionHandler();
        }
    }

    private TransferException overloaded() {
        return new TransferException(
                Reason.OVERLOADED,
                "connections: " + assembly.limits().connections() + " are open, no more are allowed");
    }

    private void forget(ServerSession session) {
        synchronized (sessions) {
            sessions.remove(session);
        }
    }

    @Override
    public SocketAddress address() {
        synchronized (sessions) {
            Transport.Listener bound = listener;
            if (bound == null) {
                throw new IllegalStateException("the server has not been started");
            }
            return bound.localAddress();
        }
    }

    @Override
    public int port() {
        if (address() instanceof InetSocketAddress internet) {
            return internet.getPort();
        }
        throw new IllegalStateException("a Unix socket has no port");
    }

    @Override
    public List<LoopLoad> loads() {
        synchronized (sessions) {
            return transport == null ? List.of() : transport.loads();
        }
    }

    @Override
    public CompletableFuture<List<PendingUpload>> pending(String afterId, int most) {
        if (most < 1 || most > MOST_PENDING) {
            throw new IllegalArgumentException("most: " + most + ", expected 1.." + MOST_PENDING);
        }
        TransferStorage files;
        synchronized (sessions) {
            files = storage;
        }
        if (files == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return files.pending(afterId, most);
    }

    @Override
    public void awaitClosed() throws InterruptedException {
        try {
            closed.get();
        } catch (ExecutionException impossible) {
            throw new AssertionError("closing never fails", impossible);
        }
    }

    @Override
    public void close() {
        closeAsync().join();
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        List<ServerSession> open;
        Transport.@Nullable Listener bound;
        synchronized (sessions) {
            if (state == State.CLOSING) {
                return closed.copy();
            }
            state = State.CLOSING;
            open = new ArrayList<>(sessions);
            bound = listener;
        }
        List<CompletableFuture<?>> ending = new ArrayList<>();
        if (bound != null) {
            ending.add(bound.closeAsync().toCompletableFuture());
        }
        TransferException why =
                new TransferException(Reason.CLOSED, "the server is closing; the same call continues later");
        open.forEach(session -> ending.add(session.close(why)));
        within(CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new)))
                .thenCompose(ended -> within(uploadsReleased()))
                .thenCompose(released -> within(storage == null ? NOTHING : storage.closeAsync()))
                .thenCompose(unlocked -> within(transport == null ? NOTHING : transport.closeAsync()))
                .thenCompose(
                        moved -> within(parts == null ? NOTHING : parts.events().told()))
                .whenComplete((done, ignored) -> {
                    assembly.release().run();
                    closed.complete(null);
                });
        return closed.copy();
    }

    private CompletableFuture<Void> uploadsReleased() {
        ServerParts shared = parts;
        return shared == null
                ? CompletableFuture.completedFuture(null)
                : shared.uploads().allReleased();
    }

    /** Ends well when the step has ended, one way or another, or has taken too long. */
    private CompletableFuture<Void> within(CompletionStage<?> step) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Timers.Timer late =
                assembly.timers().schedule(assembly.limits().closeTimeout(), Runnable::run, () -> ended.complete(null));
        step.whenComplete((done, ignored) -> {
            late.cancel();
            ended.complete(null);
        });
        return ended;
    }
}
