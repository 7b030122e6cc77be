// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.NamePolicy;
import io.filetransfer.Receipt;
import io.filetransfer.Receipt.Outcome;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.PublishRequest;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One publish, in the order that a crash may interrupt anywhere:
 *
 * <ol>
 *   <li>size and digest are as announced; time and permissions are set; the data is forced; VERIFIED reads it again;
 *   <li>the directories of the name are opened or made;
 *   <li>under the lock of the name: the policy decides, COMMIT_INTENT is forced, the file is renamed;
 *   <li>still under the lock: the receipt is written; receipts, directory and the names of directories that this run
 *       has not forced yet are forced, side by side and in groups;
 *   <li>only then the receipt is handed out.
 * </ol>
 *
 * A rename that fails is followed by a durable ABORT before the lock is released: otherwise a later recovery would roll this
 * file over a newer one.
 */
final class Publication {

    private static final int MOST_NUMBERED_NAMES = 10_000;

    private final PartialFile file;
    private final PartialHome home;
    private final ReceiveRequest request;
    private final PublishRequest content;
    private final Placement placement;
    private final Executor threads;
    private final Executor writes;
    private final Durability level;

    Publication(
            PartialFile file,
            PartialHome home,
            ReceiveRequest request,
            PublishRequest content,
            Placement placement,
            Executor threads,
            Executor writes) {
        this.file = file;
        this.home = home;
        this.request = request;
        this.content = content;
        this.placement = placement;
        this.threads = threads;
        this.writes = writes;
        this.level = placement.level(request);
    }

    CompletableFuture<Receipt> run() {
        return prepare()
                .thenCompose(nothing -> placement.target(request.name()))
                .thenCompose(target ->
                        publishAs(target, request.name(), 0).whenComplete((receipt, failure) -> target.release()));
    }

    private CompletableFuture<@Nullable Void> prepare() {
        return DiskTasks.run(writes, "completing a partial file", this::complete)
                .thenCompose(nothing -> level == Durability.VERIFIED ? verify() : DiskTasks.DONE);
    }

    /** Blocks that the disk did not keep are taken back, so that the next attempt brings them again. */
    private CompletableFuture<@Nullable Void> verify() {
        Verification verification = new Verification(home.data(), content, threads);
        return verification.run().exceptionallyCompose(failure -> {
            Journal journal = home.journal();
            BitSet bad = verification.badBlocks();
            CompletableFuture<@Nullable Void> withdrawn =
                    journal == null || bad.isEmpty() ? DiskTasks.DONE : file.log(journal, () -> withdraw(journal, bad));
            return withdrawn.thenCompose(nothing -> CompletableFuture.failedFuture(failure));
        });
    }

    private static void withdraw(Journal journal, BitSet blocks) throws IOException {
        int first = blocks.nextSetBit(0);
        while (first >= 0) {
            int end = blocks.nextClearBit(first);
            journal.withdraw(first, end - first);
            first = blocks.nextSetBit(end);
        }
    }

    private void complete() throws IOException {
        placement.health().check();
        file.check();
        long size = home.data().size();
        if (size < content.size()) {
            throw new TransferException(
                    Reason.STORAGE, "the partial file has " + size + " bytes, expected " + content.size());
        } else if (size > content.size()) {
            home.data().truncate(content.size());
        }
        if (!content.blocks().digest(content.size()).equals(content.digest())) {
            throw new TransferException(Reason.DIGEST_MISMATCH, "the blocks that were received have another digest");
        }
        home.dataDirectory().setAttributes(home.dataName(), request.modified(), placement.permissions(request));
        if (level == Durability.VISIBLE) {
            home.closeData(); // nothing is forced: here a file system over a network tells that a write failed
        } else {
            file.forceDataNow();
        }
    }

    private CompletableFuture<Receipt> publishAs(HeldDirectory target, RemoteName name, int number) {
        return placement
                .locks()
                .hold(name.toString(), () -> underLock(target, name))
                .thenCompose(receipt -> receipt != null
                        ? CompletableFuture.completedFuture(receipt)
                        : number == MOST_NUMBERED_NAMES
                                ? CompletableFuture.failedFuture(exists(request.name()))
                                : publishAs(target, numbered(number + 1), number + 1));
    }

    private RemoteName numbered(int number) {
        try {
            return request.name().sibling(NumberedName.of(request.name().last(), number), NamePolicy.POSIX);
        } catch (TransferException impossible) {
            throw new IllegalStateException("a numbered name is valid if the name is", impossible);
        }
    }

    /** Null if the policy asks for another name. */
    private CompletableFuture<@Nullable Receipt> underLock(HeldDirectory target, RemoteName name) {
        return DiskTasks.call(
                        threads,
                        "looking at the target",
                        () -> target.directory().stat(name.last()))
                .thenCompose(there -> {
                    try {
                        return decided(target, name, there);
                    } catch (TransferException refused) {
                        return CompletableFuture.failedFuture(refused);
                    }
                });
    }

    private CompletableFuture<@Nullable Receipt> decided(
            HeldDirectory target, RemoteName name, @Nullable FileState there) throws TransferException {
        Outcome outcome = name.equals(request.name()) ? Outcome.CREATED : Outcome.RENAMED;
        if (there != null) {
            if (request.ifExists() == IfExists.RENAME) {
                return CompletableFuture.completedFuture(null);
            }
            ExistingTarget.checkIsFile(there);
            if (request.ifExists() == IfExists.FAIL) {
                throw exists(name);
            } else if (request.ifExists() == IfExists.SKIP) {
                return CompletableFuture.completedFuture(ExistingTarget.skipped(name, there, level, placement.now()));
            }
            outcome = Outcome.REPLACED;
        }
        return commit(target, name, outcome);
    }

    private static TransferException exists(RemoteName name) {
        return new TransferException(Reason.EXISTS, "'" + name + "' exists; IfExists.REPLACE would replace it");
    }

    private CompletableFuture<@Nullable Receipt> commit(HeldDirectory target, RemoteName name, Outcome outcome) {
        Commit commit = new Commit(
                home.name(),
                request.principal(),
                request.name().toString(),
                request.key(),
                name.toString(),
                home.fileKey(),
                content.size(),
                content.digest(),
                outcome,
                level,
                placement.now());
        return announce(commit)
                .thenCompose(nothing -> rename(target, name))
                .thenCompose(version -> finish(target, name, commit, version));
    }

    private CompletableFuture<@Nullable Void> announce(Commit commit) {
        Journal journal = home.journal();
        if (journal == null) {
            return placement.announce(commit);
        }
        return level == Durability.VISIBLE
                ? DiskTasks.run(threads, "writing a journal", () -> journal.commit(commit))
                : file.log(journal, () -> journal.commit(commit))
                        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                                journal.hasFailed() ? Health.unknown("forcing the journal", failure) : failure));
    }

    /** Gives the version that the name shows then, or the empty string if it must be asked for once more. */
    private CompletableFuture<String> rename(HeldDirectory target, RemoteName name) {
        DiskTasks.Call<String> rename = () -> {
            home.dataDirectory().move(home.dataName(), target.directory(), name.last());
            try {
                return shown(target, name);
            } catch (IOException notNow) {
                return "";
            }
        };
        return DiskTasks.call(threads, "publishing '" + name + "'", rename)
                .exceptionallyCompose(
                        failure -> afterRefusal(target, name, failure).thenApply(nothing -> ""));
    }

    /** A rename that reports a failure may have happened; if it has not, recovery must know that it never will. */
    private CompletableFuture<@Nullable Void> afterRefusal(HeldDirectory target, RemoteName name, Throwable failure) {
        return DiskTasks.call(
                        threads,
                        "looking at the target",
                        () -> target.directory().look(name.last()))
                .exceptionally(alsoFailed -> null)
                .thenCompose(shown -> {
                    boolean happened = shown != null
                            && !home.fileKey().isEmpty()
                            && shown.fileKey().equals(home.fileKey());
                    return happened ? DiskTasks.DONE : abort(failure);
                });
    }

    private CompletableFuture<@Nullable Void> abort(Throwable failure) {
        Journal journal = home.journal();
        CompletableFuture<@Nullable Void> aborted =
                journal == null ? DiskTasks.DONE : file.log(journal, journal::abort);
        return aborted.handle((nothing, notAborted) -> {
                    if (notAborted != null) {
                        placement.health().degrade("writing down that a publish failed", notAborted);
                        return Health.unknown("the journal", notAborted);
                    }
                    return DiskFailure.of("publishing", failure);
                })
                .thenCompose(CompletableFuture::failedFuture);
    }

    private CompletableFuture<@Nullable Receipt> finish(
            HeldDirectory target, RemoteName name, Commit commit, String seen) {
        return (seen.isEmpty()
                        ? DiskTasks.call(threads, "looking at the published file", () -> shown(target, name))
                        : CompletableFuture.completedFuture(seen))
                .thenCompose(version -> placement
                        .record(commit, version)
                        .thenCompose(nothing -> level == Durability.VISIBLE ? DiskTasks.DONE : settle(target))
                        .thenApply(nothing -> (@Nullable Receipt) commit.receipt(version)))
                .exceptionallyCompose(failure -> {
                    if (home.journal() == null) {
                        placement.doubt(commit);
                    }
                    return CompletableFuture.failedFuture(Health.unknown("completing the publish", failure));
                });
    }

    private String shown(HeldDirectory target, RemoteName name) throws IOException {
        FileState state = target.directory().stat(name.last());
        if (state == null || !state.fileKey().equals(home.fileKey())) {
            throw new TransferException(
                    Reason.STORAGE, "'" + name + "' was changed by another program while it was published");
        }
        return state.version();
    }

    private CompletableFuture<@Nullable Void> settle(HeldDirectory target) {
        CompletableFuture<@Nullable Void> directory = target.settle();
        CompletableFuture<@Nullable Void> records = placement.settleRecords();
        return CompletableFuture.allOf(directory, records)
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        placement.health().degrade("forcing a directory or the receipts", failure);
                    }
                })
                .thenCompose(nothing -> placement.health().checked());
    }
}
