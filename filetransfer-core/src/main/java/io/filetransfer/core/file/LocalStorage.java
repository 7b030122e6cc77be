// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.PendingUpload;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Randomness;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server's files in a local directory. Safe for use by several threads; the disk threads belong to the caller. */
public final class LocalStorage implements TransferStorage {

    private static final Duration BETWEEN_EXPIRIES = Duration.ofHours(1);

    private final Disk disk;
    private final Path root;
    private final Executor threads;
    private final Clock clock;
    private final Randomness random;
    private final StorageOptions options;
    private final Health health = new Health();
    private final Partials partials = new Partials();
    private final CompletableFuture<@Nullable Void> idle = new CompletableFuture<>();
    private @Nullable Open open; // guarded by this
    private int running; // operations under way, guarded by this
    private long lastExpiry; // guarded by this

    /** What exists between start and close. */
    private record Open(
            Staging staging,
            Tree tree,
            TreePlacement.Shared shared,
            CommitRecovery commits,
            Reception reception,
            TreeOperations operations,
            ReceiptIndex index) {}

    /**
     * A storage that touches nothing before {@link #start}.
     *
     * @param root a directory that exists
     * @param diskThreads where everything that may block runs
     * @param clock for receipts and expiry
     * @param random for the names of partial files
     * @param options what is promised and kept
     */
    public LocalStorage(Path root, Executor diskThreads, Clock clock, Randomness random, StorageOptions options) {
        this(new LocalDisk(), root, diskThreads, clock, random, options);
    }

    LocalStorage(Disk disk, Path root, Executor threads, Clock clock, Randomness random, StorageOptions options) {
        this.disk = disk;
        this.root = root;
        this.threads = threads;
        this.clock = clock;
        this.random = random;
        this.options = options;
    }

    @Override
    public CompletableFuture<@Nullable Void> start() {
        CompletableFuture<@Nullable Void> started = DiskTasks.call(threads, "opening the root", this::openRoot)
                .thenCompose(opened -> recover(opened)
                        .thenRun(() -> opened(opened))
                        .exceptionallyCompose(failure -> giveUp(opened, DiskFailure.unwrapped(failure))));
        return DiskTasks.plain(started);
    }

    private synchronized void opened(Open opened) {
        open = opened;
    }

    private Open openRoot() throws IOException {
        Disk.Directory directory;
        try {
            directory = disk.openDirectory(root);
        } catch (IOException e) {
            TransferException why = DiskFailure.of("opening the root", e);
            throw new TransferException(
                    why.reason(),
                    "root: '" + root + "', expected a directory that exists (" + why.getMessage() + ")",
                    e);
        }
        Staging staging;
        try {
            staging = Staging.open(directory, random, clock, threads);
        } catch (TransferException e) {
            directory.close();
            throw new TransferException(e.reason(), "root: '" + root + "': " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
        Tree tree = new Tree(directory, threads);
        NameLocks locks = new NameLocks(threads);
        ReceiptIndex index = new ReceiptIndex(random.nextLong());
        TreePlacement.Shared shared = new TreePlacement.Shared(
                staging,
                new DirectoryMaking(tree, staging, locks, threads),
                locks,
                health,
                new ReceiptLog(staging.receipts(), index, options, clock, health, threads),
                new Doubts(),
                partials,
                options,
                clock);
        CommitRecovery commits = new CommitRecovery(tree, shared, threads);
        return new Open(
                staging,
                tree,
                shared,
                commits,
                new Reception(staging, tree, shared, commits, threads),
                new TreeOperations(tree, shared, threads),
                index);
    }

    private CompletableFuture<@Nullable Void> recover(Open opened) {
        Staging staging = opened.staging();
        return DiskTasks.call(threads, "opening the root", () -> opened.tree().open(List.of()))
                .thenCompose(top -> DiskTasks.run(threads, "forcing the staging area", staging.top()::force)
                        .thenCompose(nothing -> top.settle())
                        .thenCompose(nothing -> DiskTasks.run(threads, "testing the staging area", () -> {
                            staging.quarantineUnknown();
                            staging.test(top.directory());
                        }))
                        .whenComplete((nothing, failure) -> top.release()))
                .thenCompose(nothing ->
                        new StartRecovery(staging, opened.index(), opened.shared(), opened.commits(), threads).run())
                .thenCompose(nothing -> DiskTasks.run(threads, "checking the storage", health::check));
    }

    private CompletableFuture<@Nullable Void> giveUp(Open opened, Throwable failure) {
        return release(opened).handle((nothing, alsoFailed) -> failure).thenCompose(CompletableFuture::failedFuture);
    }

    private CompletableFuture<@Nullable Void> release(Open opened) {
        return opened.shared()
                .receipts()
                .close()
                .thenCompose(nothing -> DiskTasks.run(threads, "unlocking the root", () -> {
                    opened.tree().close();
                    opened.staging().close();
                }));
    }

    @Override
    public CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        return whenOpen(opened -> {
            if (isTimeToExpire()) {
                var unused = opened.reception().expire();
            }
            return opened.reception().receive(request);
        });
    }

    private synchronized boolean isTimeToExpire() {
        long now = clock.nanoTime();
        if (lastExpiry != 0 && now - lastExpiry < BETWEEN_EXPIRIES.toNanos()) {
            return false;
        }
        boolean first = lastExpiry == 0; // the start has just done it
        lastExpiry = now == 0 ? 1 : now;
        return !first;
    }

    @Override
    public CompletableFuture<OutgoingFile> send(RemoteName name) {
        return whenOpen(opened -> opened.operations().send(name));
    }

    @Override
    public CompletableFuture<RemoteEntry> stat(RemoteName name) {
        return whenOpen(opened -> opened.operations().stat(name));
    }

    @Override
    public CompletableFuture<Listing> list(RemoteName name, boolean recursive) {
        return whenOpen(opened -> opened.operations().list(name, recursive));
    }

    @Override
    public CompletableFuture<@Nullable Void> makeDirectory(RemoteName name) {
        return whenOpen(opened ->
                health.checked().thenCompose(nothing -> opened.operations().makeDirectory(name)));
    }

    @Override
    public CompletableFuture<@Nullable Void> delete(RemoteName name) {
        return whenOpen(opened ->
                health.checked().thenCompose(nothing -> opened.operations().delete(name)));
    }

    @Override
    public CompletableFuture<@Nullable Void> move(RemoteName from, RemoteName to) {
        return whenOpen(opened ->
                health.checked().thenCompose(nothing -> opened.operations().move(from, to)));
    }

    @Override
    public CompletableFuture<List<PendingUpload>> pending(String afterId, int most) {
        return whenOpen(opened -> CompletableFuture.completedFuture(partials.pending(afterId, most)));
    }

    private <T extends @Nullable Object> CompletableFuture<T> whenOpen(Function<Open, CompletableFuture<T>> operation) {
        Open opened;
        synchronized (this) {
            opened = open;
            if (opened == null) {
                return CompletableFuture.failedFuture(Partials.closed());
            }
            running++;
        }
        CompletableFuture<T> ended = DiskTasks.plain(operation.apply(opened));
        var unused = ended.whenComplete((value, failure) -> operationEnded());
        return ended;
    }

    private void operationEnded() {
        synchronized (this) {
            if (--running > 0 || open != null) {
                return;
            }
        }
        idle.complete(null);
    }

    @Override
    public CompletableFuture<@Nullable Void> closeAsync() {
        Open opened;
        synchronized (this) {
            opened = open;
            open = null;
            if (opened == null) {
                return CompletableFuture.completedFuture(null);
            }
            if (running == 0) {
                idle.complete(null);
            }
        }
        List<CompletableFuture<?>> ends = new ArrayList<>();
        ends.add(idle);
        for (PartialFile file : partials.close()) {
            ends.add(file.detach().exceptionally(failure -> null));
        }
        return DiskTasks.plain(CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
                .thenCompose(nothing -> release(opened)));
    }
}
