// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.NamePolicy;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The target of one download, with what an earlier call left of it, locked. Ends with {@link #receive} or {@link #release}.
 * Used by one thread at a time.
 */
public final class DownloadPlace {

    private final Disk disk;
    private final DownloadSpot spot;
    private final DirectoryNames names;
    private final NameLocks locks;
    private final Clock clock;
    private final Executor threads;
    private final Health health = new Health(); // of this directory alone: a download elsewhere may go well
    private @Nullable FoundPartial found;
    private @Nullable Receipt receipt;
    private boolean used;

    DownloadPlace(Disk disk, DownloadSpot spot, DirectoryNames names, NameLocks locks, Clock clock, Executor threads) {
        this.names = names;
        this.disk = disk;
        this.spot = spot;
        this.locks = locks;
        this.clock = clock;
        this.threads = threads;
        this.found = spot.found();
    }

    /** Takes over what was found out before the place is handed out. */
    void answer(@Nullable Receipt newReceipt, boolean isPartialGone) {
        receipt = newReceipt;
        found = isPartialGone ? null : found;
    }

    /**
     * A target's name as requests carry it.
     *
     * @param name the last component of the target
     * @return a name of one component
     * @throws TransferException with NAME_REFUSED if no file system should hold it
     */
    public static RemoteName remoteName(String name) throws TransferException {
        return RemoteName.parse(name, NamePolicy.POSIX);
    }

    /**
     * Nothing is to be asked of the server: the target is to be skipped, or an earlier call had completed it.
     *
     * @return null if bytes are needed
     */
    public @Nullable Receipt receipt() {
        return receipt;
    }

    /**
     * The size of the file that the partial file belongs to.
     *
     * @return -1 if it is not known or there is no partial file
     */
    public long recordedSize() {
        Intent intent = found == null ? null : found.replay().intent();
        return intent == null ? -1 : intent.size();
    }

    /**
     * The durable blocks of the partial file.
     *
     * @return a copy, empty if there is no partial file
     */
    public BlockMap durableBlocks() {
        return found == null ? new BlockMap() : new BlockMap(found.replay().blocks());
    }

    /**
     * Begins or continues to receive.
     *
     * @param request what will come; its name has one component, the last of the target
     * @return an attached file, or {@link #receipt} if there is one
     */
    public CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        Receipt answer = receipt;
        if (answer != null) {
            return release().thenApply(nothing -> new ReceiveAnswer(null, answer));
        }
        if (used) {
            return CompletableFuture.failedFuture(new TransferException(Reason.CLOSED, "the place was used already"));
        }
        used = true;
        CompletableFuture<ReceiveAnswer> attached = DiskTasks.call(threads, "making the target's directory", this::held)
                .thenCompose(held -> open(held, request)
                        .whenComplete((opened, failure) -> {
                            if (failure != null) {
                                held.release();
                            }
                        })
                        .thenApply(opened -> {
                            LocalPlacement placement =
                                    new LocalPlacement(disk, held, spot.parent(), names, locks, health, clock);
                            return new ReceiveAnswer(
                                    new PartialFile(opened.home(), opened.durable(), request, placement, threads),
                                    null);
                        }));
        return DiskTasks.plain(attached);
    }

    /** The target's directory, made with those above it if absent; none of them counts as durable before it is settled. */
    private HeldDirectory held() throws IOException {
        HeldDirectory there = spot.held();
        if (there != null) {
            return there;
        }
        Deque<String> missing = new ArrayDeque<>();
        Path at = spot.parent();
        Disk.Directory top = null;
        while (top == null) {
            try {
                top = disk.openDirectory(at);
            } catch (NoSuchFileException absent) {
                Path name = at.getFileName();
                Path above = at.getParent();
                if (name == null || above == null) {
                    throw absent;
                }
                missing.push(name.toString());
                at = above;
            }
        }
        if (!missing.isEmpty()) {
            names.made(at.resolve(missing.getFirst()));
        }
        HeldDirectory held = new HeldDirectory(null, top, "", threads);
        for (String name : missing) {
            held = child(held, name);
        }
        return held;
    }

    private HeldDirectory child(HeldDirectory parent, String name) throws IOException {
        try {
            if (parent.directory().look(name) == null) {
                parent.directory().makeDirectory(name, false);
            }
            return new HeldDirectory(parent, parent.directory().openDirectory(name), "", threads);
        } catch (IOException | RuntimeException e) {
            parent.release();
            throw e;
        }
    }

    private CompletableFuture<PartialOpening.Opened> open(HeldDirectory held, ReceiveRequest request) {
        PartialOpening opening = new PartialOpening(health, threads);
        Disk.OpenFile single = spot.single();
        FoundPartial continued = found;
        if (continued != null) {
            return opening.attach(continued, request);
        } else if (PartialOpening.isSmall(request)) {
            return DiskTasks.call(threads, "making a partial file", () -> single(held, single));
        } else if (single == null) {
            return busyIfTaken(opening.create(held, spot.partialName(), request));
        }
        return DiskTasks.run(threads, "removing a partial file", () -> {
                    try (single) {
                        held.directory().deleteFile(spot.partialName());
                    }
                })
                .thenCompose(nothing -> opening.create(held, spot.partialName(), request));
    }

    /** Somebody else made the partial file since this place was opened. */
    private CompletableFuture<PartialOpening.Opened> busyIfTaken(CompletableFuture<PartialOpening.Opened> opening) {
        return opening.exceptionallyCompose(failure -> {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            boolean taken = (cause instanceof TransferException known && known.reason() == Reason.EXISTS)
                    || cause instanceof FileAlreadyExistsException;
            return CompletableFuture.failedFuture(
                    taken
                            ? new TransferException(
                                    Reason.BUSY, "'" + spot.name() + "' is being downloaded by somebody else", cause)
                            : failure);
        });
    }

    private PartialOpening.Opened single(HeldDirectory held, Disk.@Nullable OpenFile left) throws IOException {
        Disk.OpenFile file = left != null ? left : held.directory().openLocked(spot.partialName());
        if (file == null) {
            throw new TransferException(Reason.BUSY, "'" + spot.name() + "' is being downloaded by somebody else");
        }
        try {
            file.truncate(0);
            return new PartialOpening.Opened(
                    PartialHome.lockedSingle(held.directory(), spot.partialName(), file), new BlockMap());
        } catch (IOException | RuntimeException e) {
            file.close(); // and with it the lock
            throw e;
        }
    }

    /**
     * Lets the place go without using it; what an earlier call left stays.
     *
     * @return done when somebody else may have it
     */
    public CompletableFuture<@Nullable Void> release() {
        if (used) {
            return CompletableFuture.completedFuture(null);
        }
        used = true;
        return DiskTasks.run(threads, "releasing the target", () -> {
            HeldDirectory held = spot.held();
            try (Disk.OpenFile single = spot.single()) {
                if (single != null && held != null) {
                    held.directory().deleteFile(spot.partialName());
                }
                if (found != null) {
                    found.close();
                }
            } finally {
                if (held != null) {
                    held.release();
                }
            }
        });
    }
}
