// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.BatchOptions;
import io.filetransfer.BatchTransfer;
import io.filetransfer.DownloadOptions;
import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.NamePolicy;
import io.filetransfer.RemoteEntry;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadOptions;
import io.filetransfer.UploadResult;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.file.LocalTargets;
import io.filetransfer.core.operation.RequestCall;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.session.SessionSettings;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.transport.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client with an open session. Safe for use by several threads. */
public final class ConnectedFileClient implements FileClient {

    private final ClientAssembly assembly;
    private final ClientParts parts;
    private final ClientSession client;
    private final Session session;
    private final Set<Closing> live = new LinkedHashSet<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;

    private ConnectedFileClient(ClientAssembly assembly, ClientParts parts, ClientSession client) {
        this.assembly = assembly;
        this.parts = parts;
        this.client = client;
        this.session = client.session();
    }

    /** Connects; what was given is released if that fails. */
    public static CompletableFuture<FileClient> connect(ClientAssembly assembly) {
        SessionSettings settings = new SessionSettings(
                assembly.limits(),
                assembly.clock(),
                assembly.timers(),
                assembly.random().nextLong());
        ClientParts parts = new ClientParts(
                settings,
                assembly.downloads(),
                assembly.disk(),
                neverRefusing(assembly.callbacks()),
                assembly.names(),
                new BufferPool(assembly.limits().memoryBudgetBytes() / 2),
                assembly.random(),
                assembly.server());
        ClientSession session = new ClientSession(parts);
        CompletableFuture<FileClient> connected = new CompletableFuture<>();
        opened(assembly, session).thenCompose(open -> session.ready()).whenComplete((ready, failure) -> {
            if (failure == null) {
                FileClient made = new ConnectedFileClient(assembly, parts, session);
                parts.callbacks().execute(() -> connected.complete(made));
            } else {
                TransferException why = unreachable(assembly, failure);
                assembly.transport().closeAsync().whenComplete((done, ignored) -> {
                    parts.callbacks().execute(() -> connected.completeExceptionally(why));
                    assembly.release().run();
                });
            }
        });
        return connected;
    }

    /** Futures complete although the application has shut its executor down: then on the thread that brings the news. */
    private static Executor neverRefusing(Executor callbacks) {
        return task -> {
            try {
                callbacks.execute(task);
            } catch (RejectedExecutionException shutDown) {
                task.run();
            }
        };
    }

    private static CompletableFuture<Connection> opened(ClientAssembly assembly, ClientSession session) {
        CompletableFuture<Connection> opening = assembly.transport()
                .connect(assembly.address(), session.connectionHandler())
                .toCompletableFuture();
        Duration most = assembly.limits().connectTimeout();
        Timer late = assembly.timers()
                .schedule(
                        most,
                        Runnable::run,
                        () -> opening.completeExceptionally(new TransferException(
                                Reason.UNREACHABLE,
                                assembly.server() + " did not answer within " + most.toMillis() + " ms")));
        return opening.whenComplete((open, failure) -> late.cancel());
    }

    private static TransferException unreachable(ClientAssembly assembly, Throwable failure) {
        Throwable cause = Causes.of(failure);
        if (cause instanceof TransferException known) {
            return known;
        }
        return new TransferException(
                Reason.UNREACHABLE,
                "cannot connect to " + assembly.server() + ": " + cause.getMessage() + "; is a server running there?",
                cause);
    }

    @Override
    public Transfer<UploadResult> upload(Path source, Consumer<UploadOptions> configure) {
        Objects.requireNonNull(source, "source");
        UploadOptions options = new UploadOptions();
        configure.accept(options);
        String remote = options.remote() != null ? options.remote() : lastName(source);
        return run(() -> new FileTransfer<>(
                parts,
                options,
                watcher -> new UploadJob(parts, client, watcher, source, remote, options),
                (receipt, job, elapsed) ->
                        new UploadResult(source, receipt, job.progress.sent(), job.progress.skipped(), elapsed, 0)));
    }

    @Override
    public Transfer<DownloadResult> download(String remote, Path target, Consumer<DownloadOptions> configure) {
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(target, "target");
        DownloadOptions options = new DownloadOptions();
        configure.accept(options);
        return run(() -> new FileTransfer<>(
                parts,
                options,
                watcher -> new DownloadJob(parts, client, watcher, remote, target, true, options),
                (receipt, job, elapsed) -> new DownloadResult(
                        LocalTargets.published(((DownloadJob) job).target(), receipt.name()),
                        receipt,
                        job.progress.sent(),
                        job.progress.skipped(),
                        elapsed,
                        0)));
    }

    @Override
    public BatchTransfer uploadAll(List<Path> sources, String remoteDirectory, Consumer<BatchOptions> configure) {
        String prefix = prefix(remoteDirectory);
        List<BatchItem> items = new ArrayList<>();
        for (Path source : sources) {
            items.add(BatchItem.file(source, prefix + lastName(source), 0));
        }
        return batch(configure, this::uploading, () -> BatchSources.of(items));
    }

    @Override
    public BatchTransfer downloadAll(List<String> remotes, Path targetDirectory, Consumer<BatchOptions> configure) {
        Objects.requireNonNull(targetDirectory, "targetDirectory");
        List<BatchItem> items = new ArrayList<>();
        for (String remote : remotes) {
            items.add(item(remote, targetDirectory));
        }
        return batch(configure, this::downloading, () -> BatchSources.of(items));
    }

    private BatchItem item(String remote, Path targetDirectory) {
        try {
            RemoteName name = RemoteName.parse(remote.substring(remote.lastIndexOf('/') + 1), parts.names());
            return BatchItem.file(LocalTargets.below(targetDirectory, name), remote, 0);
        } catch (TransferException refused) {
            return BatchItem.problem(targetDirectory, remote, refused);
        }
    }

    @Override
    public BatchTransfer uploadTree(Path sourceDirectory, String remoteDirectory, Consumer<BatchOptions> configure) {
        Objects.requireNonNull(sourceDirectory, "sourceDirectory");
        Objects.requireNonNull(remoteDirectory, "remoteDirectory");
        return batch(
                configure,
                this::uploading,
                () -> new BatchSources.LocalTree(session, sourceDirectory, remoteDirectory, parts.disk()));
    }

    @Override
    public BatchTransfer downloadTree(String remoteDirectory, Path targetDirectory, Consumer<BatchOptions> configure) {
        Objects.requireNonNull(remoteDirectory, "remoteDirectory");
        Objects.requireNonNull(targetDirectory, "targetDirectory");
        return batch(
                configure,
                this::downloading,
                () -> new BatchSources.RemoteTree(session, remoteDirectory, targetDirectory, parts.names()));
    }

    private BatchCall.Direction uploading(BatchOptions options) {
        return new BatchCall.Direction() {
            @Override
            public Job job(BatchItem file, Job.Watcher watcher) {
                return new UploadJob(parts, client, watcher, file.local(), file.remote(), options);
            }

            @Override
            public CompletableFuture<Void> directory(BatchItem directory) {
                return session.isReady()
                        ? RequestCall.makeDirectory(session, directory.remote())
                        : CompletableFuture.failedFuture(ended());
            }
        };
    }

    private BatchCall.Direction downloading(BatchOptions options) {
        return new BatchCall.Direction() {
            @Override
            public Job job(BatchItem file, Job.Watcher watcher) {
                return new DownloadJob(parts, client, watcher, file.remote(), file.local(), false, options);
            }

            @Override
            public CompletableFuture<Void> directory(BatchItem directory) {
                return LocalTargets.makeDirectory(directory.local(), parts.disk());
            }
        };
    }

    private BatchTransfer batch(
            Consumer<BatchOptions> configure,
            Function<BatchOptions, BatchCall.Direction> directions,
            Supplier<BatchSource> sources) {
        BatchOptions options = new BatchOptions();
        configure.accept(options);
        return run(() -> {
            BatchCall call = new BatchCall(parts, session, options, directions.apply(options));
            call.start(sources);
            return call;
        });
    }

    private <R, T extends Transfer<R> & Closing> T run(Supplier<T> begin) {
        synchronized (live) {
            if (closing) {
                throw new IllegalStateException("the client is closed");
            }
            T begun = begin.get();
            live.add(begun);
            begun.whenComplete((done, failure) -> forget(begun));
            return begun;
        }
    }

    private void forget(Closing ended) {
        synchronized (live) {
            live.remove(ended);
        }
    }

    private static String lastName(Path source) {
        Path name = source.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    private static String prefix(String remoteDirectory) {
        Objects.requireNonNull(remoteDirectory, "remoteDirectory");
        return remoteDirectory.isEmpty() ? "" : remoteDirectory + "/";
    }

    @Override
    public CompletableFuture<RemoteEntry> stat(String remote) {
        return ask(() -> RequestCall.stat(session, remote), remote);
    }

    @Override
    public CompletableFuture<Void> makeDirectory(String remote) {
        return ask(() -> RequestCall.makeDirectory(session, remote), remote);
    }

    @Override
    public CompletableFuture<Void> delete(String remote) {
        return ask(() -> RequestCall.delete(session, remote), remote);
    }

    @Override
    public CompletableFuture<Void> move(String from, String to) {
        return ask(() -> RequestCall.move(session, from, to), from, to);
    }

    @Override
    public CompletableFuture<Void> list(String remoteDirectory, boolean recursive, Consumer<RemoteEntry> consumer) {
        return ask(
                () -> new ListingDelivery(parts, session, consumer).begin(remoteDirectory, recursive), remoteDirectory);
    }

    private <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> request, String... names) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            for (String name : names) {
                RemoteName.parse(name, NamePolicy.POSIX); // what no server accepts is not sent
            }
        } catch (TransferException refused) {
            answer.completeExceptionally(refused);
            return answer;
        }
        boolean begun = session.tryExecute(() -> {
            CompletableFuture<T> asked = session.isReady() ? request.get() : CompletableFuture.failedFuture(ended());
            asked.whenComplete((value, failure) -> parts.callbacks().execute(() -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            }));
        });
        if (!begun) {
            answer.completeExceptionally(new TransferException(Reason.CLOSED, "the client is closed"));
        }
        return answer;
    }

    private TransferException ended() {
        @Nullable TransferException cause = client.ended().getNow(null);
        return new TransferException(
                Reason.CONNECTION_LOST,
                "the connection has ended" + (cause == null ? "" : " (" + cause.getMessage() + ")") + "; connect again",
                cause);
    }

    @Override
    public void close() {
        closeAsync().join();
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        List<CompletableFuture<Void>> ending = new ArrayList<>();
        synchronized (live) {
            if (closing) {
                return closed.copy();
            }
            closing = true;
            live.forEach(each -> ending.add(each.closeJob()));
        }
        CompletableFuture<Void> late = new CompletableFuture<>();
        parts.settings().timers().schedule(assembly.limits().closeTimeout(), Runnable::run, () -> late.complete(null));
        CompletableFuture<Void> all = CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new));
        CompletableFuture.anyOf(all, late).whenComplete((done, ignored) -> closeSession());
        return closed.copy();
    }

    private void closeSession() {
        session.execute(() -> session.close(new TransferException(Reason.CLOSED, "the client was closed")));
        CompletableFuture<Void> late = new CompletableFuture<>();
        parts.settings().timers().schedule(assembly.limits().closeTimeout(), Runnable::run, () -> late.complete(null));
        CompletableFuture.anyOf(client.ended(), late)
                .thenCompose(gone -> assembly.transport().closeAsync())
                .whenComplete((done, ignored) -> {
                    assembly.release().run();
                    closed.complete(null);
                });
    }
}
