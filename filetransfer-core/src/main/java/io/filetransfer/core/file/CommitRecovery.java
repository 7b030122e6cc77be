// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.NamePolicy;
import io.filetransfer.Receipt;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a publish whose COMMIT_INTENT is in the journal and whose end is not: forward if it can have happened or can still
 * happen, else back with a durable ABORT. Repeating it after a crash leads to the same end.
 */
final class CommitRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(CommitRecovery.class);

    private final Tree tree;
    private final TreePlacement.Shared shared;
    private final Executor threads;

    CommitRecovery(Tree tree, TreePlacement.Shared shared, Executor threads) {
        this.tree = tree;
        this.shared = shared;
        this.threads = threads;
    }

    private enum Verdict {
        PUBLISH,
        UNLINK_DATA,
        PUBLISHED,
        ABORT,
        FORGET,
        LOST
    }

    /**
     * Ends the publish.
     *
     * @return the receipt, the partial file then being gone; or null if it was given up: the partial file goes on, or is gone
     *     or lost and {@link FoundPartial#data} was null
     */
    CompletableFuture<@Nullable Receipt> resolve(FoundPartial found, Commit commit) {
        RemoteName name;
        try {
            name = RemoteName.parse(commit.finalName(), NamePolicy.POSIX);
        } catch (IOException damaged) {
            return CompletableFuture.failedFuture(damaged);
        }
        return open(found, name.parent().components())
                .thenCompose(target -> shared.locks()
                        .hold(name.toString(), () -> resolve(found, commit, target, name.last()))
                        .whenComplete((receipt, failure) -> {
                            if (target != null) {
                                target.release();
                            }
                        }));
    }

    /** Null if the directory is gone and there is nothing to put into it. */
    private CompletableFuture<@Nullable HeldDirectory> open(FoundPartial found, List<String> components) {
        if (found.data() != null) {
            return shared.directories().open(components).thenApply(target -> target);
        }
        return DiskTasks.call(threads, "opening a directory", () -> {
            Tree.Depth depth = tree.openDeepest(components);
            if (depth.components() == components.size()) {
                return depth.directory();
            }
            depth.directory().release();
            return null;
        });
    }

    private CompletableFuture<@Nullable Receipt> resolve(
            FoundPartial found, Commit commit, @Nullable HeldDirectory target, String last) {
        return DiskTasks.call(threads, "recovering a publish", () -> verdict(found, commit, target, last))
                .thenCompose(verdict -> {
                    LOG.info("recovering the publish of '{}': {}", commit.finalName(), verdict);
                    if (verdict == Verdict.ABORT) {
                        return abort(found).thenApply(nothing -> null);
                    } else if (verdict == Verdict.FORGET) {
                        return DiskTasks.run(threads, "removing a partial file", found::removeWhatIsLeft)
                                .thenApply(nothing -> null);
                    } else if (verdict == Verdict.LOST || target == null) {
                        LOG.error(
                                "LOST: '{}' was being published and neither file nor data are there",
                                commit.finalName());
                        return CompletableFuture.completedFuture(null);
                    }
                    return forward(verdict, found, commit, target, last)
                            .thenApply(receipt -> (@Nullable Receipt) receipt);
                });
    }

    private static Verdict verdict(FoundPartial found, Commit commit, @Nullable HeldDirectory target, String last)
            throws IOException {
        FileState there = target == null ? null : target.directory().stat(last);
        FileState data = found.data();
        boolean shown = there != null
                && there.isFile()
                && there.fileKey().equals(commit.fileKey())
                && there.size() == commit.size();
        if (data == null) {
            // At VISIBLE the receipt was not forced: a later file may be there after a loss of power, and no promise is
            // broken.
            return shown ? Verdict.PUBLISHED : commit.level() == Durability.VISIBLE ? Verdict.FORGET : Verdict.LOST;
        } else if (!data.fileKey().equals(commit.fileKey())) {
            return Verdict.ABORT; // not the data that was to be published
        } else if (shown && !commit.fileKey().isEmpty()) {
            return Verdict.UNLINK_DATA; // two names of one inode; without file keys equal size proves nothing
        } else if (data.size() != commit.size() || commit.level() == Durability.VISIBLE) {
            return Verdict.ABORT; // at VISIBLE nobody forced the data: it may be anything after a loss of power
        }
        boolean mayReplace = commit.outcome() == Receipt.Outcome.REPLACED && there != null && there.isFile();
        return there == null || mayReplace ? Verdict.PUBLISH : Verdict.ABORT;
    }

    private CompletableFuture<@Nullable Void> abort(FoundPartial found) {
        Journal journal = found.replay().journal();
        return DiskTasks.run(threads, "writing a journal", () -> {
                    journal.cutTail();
                    journal.abort();
                })
                .thenCompose(nothing -> DiskTasks.run(threads, "forcing a journal", journal::force));
    }

    private CompletableFuture<Receipt> forward(
            Verdict verdict, FoundPartial found, Commit commit, HeldDirectory target, String last) {
        return DiskTasks.run(threads, "publishing '" + commit.finalName() + "'", () -> {
                    if (verdict == Verdict.PUBLISH) {
                        found.directory().move(PartialHome.DATA_NAME, target.directory(), last);
                    }
                })
                .thenCompose(nothing -> complete(commit, target, last))
                .thenCompose(receipt -> DiskTasks.call(threads, "removing a partial file", () -> {
                    found.removeWhatIsLeft();
                    return receipt;
                }));
    }

    /**
     * Ends the publish of a small file that was announced: if its name shows it, it is complete. The content is compared,
     * because the inode of a temporary file that was never published may have been given to the next one.
     *
     * @return the receipt, or null if the name does not show it
     */
    CompletableFuture<@Nullable Receipt> confirm(Commit commit) {
        return DiskTasks.call(threads, "recovering a publish", () -> shown(commit))
                .thenCompose(target -> {
                    if (target == null) {
                        return CompletableFuture.completedFuture(null);
                    }
                    String last =
                            commit.finalName().substring(commit.finalName().lastIndexOf('/') + 1);
                    return complete(commit, target, last)
                            .whenComplete((receipt, failure) -> target.release())
                            .thenApply(receipt -> (@Nullable Receipt) receipt);
                });
    }

    private @Nullable HeldDirectory shown(Commit commit) throws IOException {
        RemoteName name = RemoteName.parse(commit.finalName(), NamePolicy.POSIX);
        Tree.Depth depth = tree.openDeepest(name.parent().components());
        boolean isShown = false;
        try {
            isShown = depth.components() == name.components().size() - 1
                    && isContent(depth.directory().directory(), name.last(), commit);
        } finally {
            if (!isShown) {
                depth.directory().release();
            }
        }
        return isShown ? depth.directory() : null;
    }

    private static boolean isContent(Disk.Directory directory, String name, Commit commit) throws IOException {
        FileState there = directory.stat(name);
        if (there == null
                || !there.isFile()
                || !there.fileKey().equals(commit.fileKey())
                || there.size() != commit.size()
                || commit.size() > FileDigest.BLOCK_BYTES) {
            return false;
        }
        ByteBuffer content = ByteBuffer.allocate((int) commit.size());
        try (Disk.OpenFile file = directory.openRead(name)) {
            file.readFully(0, content);
        }
        CRC32C castagnoli = new CRC32C();
        CRC32 ieee = new CRC32();
        castagnoli.update(content.array(), 0, content.position());
        ieee.update(content.array(), 0, content.position());
        BlockMap blocks = new BlockMap();
        blocks.put(0, castagnoli.getValue() << 32 | ieee.getValue());
        return !content.hasRemaining() && blocks.digest(commit.size()).equals(commit.digest());
    }

    /** Makes durable that a name shows a file, and writes the receipt. */
    CompletableFuture<Receipt> complete(Commit commit, HeldDirectory target, String last) {
        return DiskTasks.call(threads, "looking at the published file", () -> {
                    FileState state = target.directory().stat(last);
                    return state == null ? "" : state.version();
                })
                .thenCompose(version -> shared.receipts()
                        .append(RecordType.RECEIPT, commit, version)
                        .thenCompose(nothing -> shared.receipts().settle())
                        .thenCompose(nothing -> target.settle())
                        .thenApply(nothing -> commit.receipt(version)));
    }
}
