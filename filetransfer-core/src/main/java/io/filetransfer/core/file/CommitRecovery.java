// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.NamePolicy;
import io.filetransfer.Receipt;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
        LOST
    }

    /**
     * Ends the publish.
     *
     * @return the receipt, the partial file then being gone; or null if it was given up: the partial file goes on, or is lost
     *     and {@link FoundPartial#data} was null
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
            return shown ? Verdict.PUBLISHED : Verdict.LOST;
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

    /** Makes durable that a name shows a file, and writes the receipt. */
    CompletableFuture<Receipt> complete(Commit commit, HeldDirectory target, String last) {
        return DiskTasks.call(threads, "looking at the published file", () -> {
                    FileState state = target.directory().stat(last);
                    return state == null ? "" : state.version();
                })
                .thenCompose(version -> shared.log()
                        .append(RecordType.RECEIPT, commit.encoded(version))
                        .thenCompose(nothing -> shared.log().settle())
                        .thenCompose(nothing -> target.settle())
                        .thenApply(nothing -> {
                            shared.receipts().put(commit, version);
                            return commit.receipt(version);
                        }));
    }
}
