// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of downloads: partial files lie beside their target, as {@code .<name>.ft-<key>}, each locked while
 * somebody is attached. Safe for use by several threads; the disk threads belong to the caller.
 */
public final class LocalDownloads {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDownloads.class);

    private final Disk disk;
    private final Executor threads;
    private final Clock clock;
    private final NameLocks locks;
    private final DirectoryNames names;

    /**
     * Downloads to local files.
     *
     * @param diskThreads where everything that may block runs
     * @param clock for receipts
     */
    public LocalDownloads(Executor diskThreads, Clock clock) {
        this(new LocalDisk(), diskThreads, clock);
    }

    LocalDownloads(Disk disk, Executor threads, Clock clock) {
        this.disk = disk;
        this.threads = threads;
        this.clock = clock;
        this.locks = new NameLocks(threads);
        this.names = new DirectoryNames(disk, threads);
    }

    /**
     * Where a file goes to.
     *
     * @param target a file, or a directory
     * @param last the file's own name
     * @return the target itself, or the name below it if it is a directory
     */
    public CompletableFuture<Path> fileFor(Path target, RemoteName last) {
        return DiskTasks.call(
                threads,
                "looking at the target",
                () -> isDirectory(target) ? LocalTargets.below(target, last) : target);
    }

    private boolean isDirectory(Path target) {
        try {
            return disk.stat(target).isDirectory();
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * Looks at a target and locks what an earlier call left of the same download, before anything is asked of the server.
     *
     * @param target where the file shall be; what is missing of its parents is made when the first bytes are expected
     * @param key the identity of "the same call again"
     * @param ifExists what to do when the target is taken
     * @param level what is asked for: an earlier call that completed below it does not answer this one
     * @return the place, to be used or released; fails with EXISTS, IS_DIRECTORY, NOT_REGULAR, or BUSY while the same download
     *     to the same target is attached in this process or another
     */
    public CompletableFuture<DownloadPlace> open(Path target, TransferKey key, IfExists ifExists, Durability level) {
        return DiskTasks.plain(DiskTasks.call(threads, "opening the target", () -> find(target, key))
                .thenCompose(found -> prepare(found, ifExists, level)));
    }

    private DownloadSpot find(Path target, TransferKey key) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path last = absolute.getFileName();
        Path parent = absolute.getParent();
        if (last == null || parent == null) {
            throw LocalDisk.notRegular(RemoteEntry.Type.DIRECTORY);
        }
        String name = LocalDisk.component(last.toString());
        Disk.Directory directory;
        try {
            directory = disk.openDirectory(parent);
        } catch (NoSuchFileException madeLater) {
            return new DownloadSpot(parent, name, StagingNames.beside(name, key), null, null, null, null);
        }
        HeldDirectory held = new HeldDirectory(null, directory, "", threads);
        try {
            return find(held, parent, name, StagingNames.beside(name, key));
        } catch (IOException | RuntimeException e) {
            held.release();
            throw e;
        }
    }

    private static DownloadSpot find(HeldDirectory held, Path parent, String name, String partialName)
            throws IOException {
        Disk.Directory directory = held.directory();
        FileState there = directory.stat(name);
        Disk.Entry partial = directory.look(partialName);
        if (partial == null) {
            return new DownloadSpot(parent, name, partialName, held, there, null, null);
        } else if (partial.type() == RemoteEntry.Type.FILE) {
            Disk.OpenFile single = directory.openLocked(partialName);
            if (single == null) {
                throw new TransferException(Reason.BUSY, "'" + name + "' is being downloaded by somebody else");
            }
            return new DownloadSpot(parent, name, partialName, held, there, null, single);
        }
        FoundPartial found = FoundPartial.open(directory, partialName);
        return new DownloadSpot(parent, name, partialName, held, there, found, null);
    }

    /** Ends what a crash interrupted, then lets the policy speak. */
    private CompletableFuture<DownloadPlace> prepare(DownloadSpot spot, IfExists ifExists, Durability level) {
        DownloadPlace place = new DownloadPlace(disk, spot, names, locks, clock, threads);
        return recovered(spot)
                .thenCompose(completed -> DiskTasks.call(threads, "looking at the target", () -> {
                    Receipt receipt = completed != null ? completed.receipt() : null;
                    boolean answers = receipt != null && receipt.level().compareTo(level) >= 0;
                    place.answer(answers ? receipt : policy(spot, ifExists), completed != null);
                    return place;
                }))
                .exceptionallyCompose(failure -> place.release()
                        .handle((nothing, alsoFailed) -> failure)
                        .thenCompose(CompletableFuture::failedFuture));
    }

    private @Nullable Receipt policy(DownloadSpot spot, IfExists ifExists) throws IOException {
        RemoteName name = DownloadPlace.remoteName(spot.name());
        return ExistingTarget.answer(name, spot.there(), ifExists, Durability.DURABLE, clock.wallTime());
    }

    /** The partial file is gone; with a receipt if the download was complete. */
    private record Gone(@Nullable Receipt receipt) {}

    /** Null if there is nothing to be ended. */
    private CompletableFuture<@Nullable Gone> recovered(DownloadSpot spot) {
        FoundPartial found = spot.found();
        HeldDirectory held = spot.held();
        if (found == null || held == null) {
            return CompletableFuture.completedFuture(null);
        }
        JournalReplay replay = found.replay();
        Commit commit = replay.commit();
        Intent intent = replay.intent();
        if (intent == null
                || replay.end() == RecordScan.End.DAMAGED
                || !intent.name().equals(spot.name())) {
            LOG.debug("the partial file of '{}' cannot be continued", spot.name());
            return remove(found).thenApply(nothing -> new Gone(null));
        } else if (commit == null) {
            found.keepUsable(intent.size());
            return CompletableFuture.completedFuture(null);
        } else if (found.data() != null) {
            found.keepUsable(intent.size());
            return abort(replay.journal()).thenApply(nothing -> null);
        }
        return completed(spot, held, commit)
                .thenCompose(receipt -> remove(found).thenApply(nothing -> new Gone(receipt)));
    }

    private CompletableFuture<@Nullable Void> remove(FoundPartial found) {
        return DiskTasks.run(threads, "removing a partial file", found::removeWhatIsLeft);
    }

    /** Nobody was told that the file is complete: it goes on where it was, and is compared with the source again. */
    private CompletableFuture<@Nullable Void> abort(Journal journal) {
        return DiskTasks.run(threads, "writing a journal", () -> {
                    journal.cutTail();
                    journal.abort();
                })
                .thenCompose(nothing -> DiskTasks.run(threads, "forcing a journal", journal::force));
    }

    /** The rename had happened: what was missing is the force of the directory. */
    private CompletableFuture<@Nullable Receipt> completed(DownloadSpot spot, HeldDirectory held, Commit commit) {
        return DiskTasks.call(
                        threads, "looking at the target", () -> held.directory().stat(last(commit)))
                .thenCompose(shown -> {
                    if (shown == null || !shown.fileKey().equals(commit.fileKey()) || shown.size() != commit.size()) {
                        LOG.warn("'{}' was completed and is gone or replaced; it is downloaded again", spot.name());
                        return CompletableFuture.completedFuture(null);
                    }
                    return CompletableFuture.allOf(held.settle(), names.settle(spot.parent()))
                            .thenApply(nothing -> (@Nullable Receipt) commit.receipt(shown.version()));
                });
    }

    private static String last(Commit commit) {
        return commit.finalName();
    }
}
