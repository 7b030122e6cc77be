// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.BatchOptions;
import io.filetransfer.BatchTransfer;
import io.filetransfer.ConnectionStatus;
import io.filetransfer.DownloadOptions;
import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.RemoteEntry;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.UploadOptions;
import io.filetransfer.UploadResult;
import io.filetransfer.core.file.LocalTargets;
import io.filetransfer.core.operation.RequestCall;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.storage.RemoteName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A client with an open session. Safe for use by several threads. */
public final class ConnectedFileClient implements FileClient {

    private final ClientAssembly assembly;
    private final ClientParts parts;
    private final ClientHome home;
    private final Requests requests;
    private final Set<Closing> live = new LinkedHashSet<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean closing;

    private ConnectedFileClient(ClientAssembly assembly, ClientParts parts, ClientSession first) {
        this.assembly = assembly;
        this.parts = parts;
        this.home = new ClientHome(parts, first);
        this.requests = new Requests(parts, home);
    }

    /** Connects; what was given is released if that fails. */
    public static CompletableFuture<FileClient> connect(ClientAssembly assembly) {
        ClientParts parts = ClientParts.of(assembly);
        CompletableFuture<FileClient> connected = new CompletableFuture<>();
        FirstConnection.begin(parts).whenComplete((session, failure) -> {
            if (session != null) {
                FileClient made = new ConnectedFileClient(assembly, parts, session);
                parts.callbacks().execute(() -> connected.complete(made));
            } else {
                Throwable why = failure == null ? new IllegalStateException("no session") : Causes.of(failure);
                assembly.transport().closeAsync().whenComplete((done, ignored) -> {
                    parts.status().closed(why instanceof TransferException known ? known : null);
                    parts.callbacks().execute(() -> connected.completeExceptionally(why));
                    assembly.release().run();
                });
            }
        });
        return connected;
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
                watcher -> new UploadJob(parts, home, watcher, source, remote, options),
                (receipt, job, elapsed) -> new UploadResult(
                        source, receipt, job.progress.sent(), job.progress.skipped(), elapsed, job.retries.count())));
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
                watcher -> new DownloadJob(parts, home, watcher, remote, target, true, options),
                (receipt, job, elapsed) -> new DownloadResult(
                        LocalTargets.published(((DownloadJob) job).target(), receipt.name()),
                        receipt,
                        job.progress.sent(),
                        job.progress.skipped(),
                        elapsed,
                        job.retries.count())));
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
                () -> new BatchSources.LocalTree(home, sourceDirectory, remoteDirectory, parts.sources()));
    }

    @Override
    public BatchTransfer downloadTree(String remoteDirectory, Path targetDirectory, Consumer<BatchOptions> configure) {
        Objects.requireNonNull(remoteDirectory, "remoteDirectory");
        Objects.requireNonNull(targetDirectory, "targetDirectory");
        return batch(configure, this::downloading, () -> new RemoteTree(parts, home, remoteDirectory, targetDirectory));
    }

    private BatchCall.Direction uploading(BatchOptions options) {
        return new BatchCall.Direction() {
            @Override
            public Job job(BatchItem file, JobWatcher watcher) {
                return new UploadJob(parts, home, watcher, file.local(), file.remote(), options);
            }

            @Override
            public CompletableFuture<Void> directory(BatchItem directory) {
                return requests.begin(
                        session -> RequestCall.makeDirectory(session, directory.remote()),
                        Requests.WhenLost.AGAIN,
                        parts.retry().budget());
            }
        };
    }

    private BatchCall.Direction downloading(BatchOptions options) {
        return new BatchCall.Direction() {
            @Override
            public Job job(BatchItem file, JobWatcher watcher) {
                return new DownloadJob(parts, home, watcher, file.remote(), file.local(), false, options);
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
            BatchCall call = new BatchCall(parts, home, options, directions.apply(options));
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
        return requests.ask(session -> RequestCall.stat(session, remote), Requests.WhenLost.AGAIN, remote);
    }

    @Override
    public CompletableFuture<Void> makeDirectory(String remote) {
        return requests.ask(session -> RequestCall.makeDirectory(session, remote), Requests.WhenLost.AGAIN, remote);
    }

    @Override
    public CompletableFuture<Void> delete(String remote) {
        return requests.ask(session -> RequestCall.delete(session, remote), Requests.WhenLost.UNKNOWN, remote);
    }

    @Override
    public CompletableFuture<Void> move(String from, String to) {
        return requests.ask(session -> RequestCall.move(session, from, to), Requests.WhenLost.UNKNOWN, from, to);
    }

    @Override
    public CompletableFuture<Void> list(String remoteDirectory, boolean recursive, Consumer<RemoteEntry> consumer) {
        ListingDelivery delivery = new ListingDelivery(parts, consumer);
        return requests.ask(
                session -> delivery.begin(session, remoteDirectory, recursive),
                cause -> delivery.hasEntries() ? cause : null,
                remoteDirectory);
    }

    @Override
    public ConnectionStatus status() {
        return parts.status().status();
    }

    @Override
    public CompletableFuture<ConnectionStatus> connectedAsync(Duration atMost) {
        if (atMost.isNegative() || atMost.isZero()) {
            throw new IllegalArgumentException("atMost: " + atMost + ", expected more than zero");
        }
        return requests.connected(atMost);
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
            parts.status().closing();
            live.forEach(each -> ending.add(each.closeJob()));
        }
        CompletableFuture<Void> late = new CompletableFuture<>();
        parts.settings().timers().schedule(assembly.limits().closeTimeout(), Runnable::run, () -> late.complete(null));
        CompletableFuture<Void> all = CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new));
        CompletableFuture.anyOf(all, late).whenComplete((done, ignored) -> closeSession());
        return closed.copy();
    }

    private void closeSession() {
        List<Closing> left;
        synchronized (live) {
            left = List.copyOf(live);
        }
        TransferException why = new TransferException(Reason.CLOSED, "the client was closed; the same call continues");
        home.tryExecute(() -> left.forEach(each -> each.abandon(why)));
        CompletableFuture<TransferException> ended =
                home.close(new TransferException(Reason.CLOSED, "the client was closed"));
        CompletableFuture<Void> late = new CompletableFuture<>();
        parts.settings().timers().schedule(assembly.limits().closeTimeout(), Runnable::run, () -> late.complete(null));
        CompletableFuture.anyOf(ended, late)
                .thenCompose(gone -> assembly.transport().closeAsync())
                .whenComplete((done, ignored) -> {
                    parts.status().closed(null);
                    assembly.release().run();
                    closed.complete(null);
                });
    }
}
