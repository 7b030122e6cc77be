// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.FileDigest;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.ReceiveRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes partial files, and attaches to those that are there; both are durable before anything is handed out. */
final class PartialOpening {

    private static final Logger LOG = LoggerFactory.getLogger(PartialOpening.class);

    private final Health health;
    private final Executor threads;

    PartialOpening(Health health, Executor threads) {
        this.health = health;
        this.threads = threads;
    }

    /** An open partial and what of it is durable. */
    record Opened(PartialHome home, BlockMap durable) {}

    /** Whether a file is sent in one block and needs neither journal nor resume. */
    static boolean isSmall(ReceiveRequest request) {
        return request.size() >= 0 && request.size() <= FileDigest.BLOCK_BYTES;
    }

    /** Makes the single file of what is too small to be resumed. Blocks. */
    static Opened createSingle(Disk.Directory parent, String name) throws IOException {
        Disk.OpenFile file = parent.create(name);
        try {
            return new Opened(PartialHome.single(parent, name, file), new BlockMap());
        } catch (IOException | RuntimeException e) {
            try (file) {
                parent.deleteFile(name);
            } catch (IOException alsoFailed) {
                LOG.debug("an unfinished partial file stays until the next start", alsoFailed);
            }
            throw e;
        }
    }

    CompletableFuture<Opened> create(HeldDirectory parent, String name, ReceiveRequest request) {
        return DiskTasks.call(threads, "making a partial file", () -> make(parent.directory(), name, request))
                .thenCompose(home -> forced(home, parent)
                        .thenApply(nothing -> new Opened(home, new BlockMap()))
                        .whenComplete((opened, failure) -> {
                            if (failure != null) {
                                removeQuietly(home);
                            }
                        }));
    }

    private static PartialHome make(Disk.Directory parent, String name, ReceiveRequest request) throws IOException {
        parent.makeDirectory(name, true);
        Disk.Directory own = parent.openDirectory(name);
        Disk.OpenFile data = null;
        Disk.OpenFile journalFile = null;
        try {
            data = own.create(PartialHome.DATA_NAME);
            journalFile = own.openLocked(PartialHome.JOURNAL_NAME);
            if (journalFile == null) {
                throw new TransferException(Reason.BUSY, "somebody else is receiving the same thing at the same place");
            }
            Journal journal = new Journal(journalFile, 0, 0, 0);
            PartialHome home = PartialHome.journalled(parent, name, own, data, journalFile, journal);
            Intent intent = new Intent(
                    request.size(),
                    request.key(),
                    request.principal(),
                    request.name().toString(),
                    home.fileKey());
            journal.intent(1, intent);
            return home;
        } catch (IOException | RuntimeException e) {
            clearAway(parent, name, own, data, journalFile);
            throw e;
        }
    }

    private static void clearAway(
            Disk.Directory parent,
            String name,
            Disk.Directory own,
            Disk.@Nullable OpenFile data,
            Disk.@Nullable OpenFile journalFile) {
        try (own;
                data;
                journalFile) {
            if (data != null) {
                own.deleteFile(PartialHome.DATA_NAME);
            }
            if (journalFile != null) {
                own.deleteFile(PartialHome.JOURNAL_NAME);
            }
            parent.deleteDirectory(name);
        } catch (IOException e) {
            LOG.debug("an unfinished partial file stays until the next start", e);
        }
    }

    private void removeQuietly(PartialHome home) {
        var unused = DiskTasks.run(threads, "removing a partial file", home::remove)
                .exceptionally(failure -> {
                    LOG.debug("an unfinished partial file stays until the next start", failure);
                    return null;
                });
    }

    private CompletableFuture<@Nullable Void> forced(PartialHome home, HeldDirectory parent) {
        CompletableFuture<@Nullable Void> journal = forced("forcing a journal", () -> force(home));
        CompletableFuture<@Nullable Void> own = forced("forcing a directory", home.dataDirectory()::force);
        CompletableFuture<@Nullable Void> above = parent.settle().whenComplete((nothing, failure) -> {
            if (failure != null) {
                health.degrade("forcing a directory", failure);
            }
        });
        return CompletableFuture.allOf(journal, own, above);
    }

    private CompletableFuture<@Nullable Void> forced(String step, DiskTasks.Action force) {
        return DiskTasks.run(threads, step, force).whenComplete((nothing, failure) -> {
            if (failure != null) {
                health.degrade(step, failure);
            }
        });
    }

    private static void force(PartialHome home) throws IOException {
        Journal journal = home.journal();
        if (journal != null) {
            journal.force();
        }
    }

    /** Continues a partial file under a new epoch. The found one is used up, whatever comes of it. */
    CompletableFuture<Opened> attach(FoundPartial found, ReceiveRequest request) {
        return DiskTasks.call(threads, "continuing a partial file", () -> found.attach(request))
                .whenComplete((home, failure) -> {
                    if (failure != null) {
                        closeQuietly(found);
                    }
                })
                .thenCompose(home -> forced("forcing a journal", () -> force(home))
                        .thenCompose(nothing -> DiskTasks.run(
                                threads,
                                "continuing a partial file",
                                () -> home.data().truncate(found.durableEnd(request.size()))))
                        .thenApply(nothing -> new Opened(home, found.replay().blocks()))
                        .whenComplete((opened, failure) -> {
                            if (failure != null) {
                                closeQuietly(home);
                            }
                        }));
    }

    private void closeQuietly(PartialHome home) {
        var unused = DiskTasks.run(threads, "closing a partial file", home::close);
    }

    void closeQuietly(FoundPartial found) {
        var unused = DiskTasks.run(threads, "closing a partial file", found::close);
    }
}
