// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.NamePolicy;
import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what a request to receive gets: the receipt of a completed call, a partial file that goes on, or a new one. */
final class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Staging staging;
    private final Tree tree;
    private final TreePlacement.Shared shared;
    private final CommitRecovery commits;
    private final PartialOpening opening;
    private final Executor threads;

    Reception(Staging staging, Tree tree, TreePlacement.Shared shared, CommitRecovery commits, Executor threads) {
        this.staging = staging;
        this.tree = tree;
        this.shared = shared;
        this.commits = commits;
        this.opening = new PartialOpening(shared.health(), threads);
        this.threads = threads;
    }

    CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request) {
        Partials.Known known;
        try {
            if (request.name().isRoot()) {
                throw LocalDisk.notRegular(RemoteEntry.Type.DIRECTORY);
            }
            shared.health().check();
            known = shared.partials()
                    .claim(request, staging.newId(), shared.clock().wallTime());
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        TreePlacement placement = new TreePlacement(shared, known);
        return clearedUp(request)
                .thenCompose(nothing ->
                        known.isOnDisk() ? proceed(request, known, placement) : begin(request, known, placement))
                .whenComplete((answer, failure) -> {
                    if (answer == null || answer.receipt() != null) {
                        shared.partials().giveBack(known);
                    }
                })
                .thenCompose(answer -> answer == null ? receive(request) : CompletableFuture.completedFuture(answer));
    }

    private CompletableFuture<@Nullable ReceiveAnswer> begin(
            ReceiveRequest request, Partials.Known known, TreePlacement placement) {
        if (!PartialOpening.isSmall(request)) {
            return DiskTasks.call(threads, "looking at the target", () -> receipt(request, placement))
                    .thenCompose(receipt -> receipt != null
                            ? answer(receipt, request)
                            : opening.create(staging.partials(), known.id(), request)
                                    .thenCompose(opened -> attached(opened, request, known, placement)));
        }
        return DiskTasks.call(threads, "making a partial file", () -> beginSmall(request, known, placement))
                .thenCompose(begun -> begun.opened == null
                        ? answer(Objects.requireNonNull(begun.receipt), request)
                        : attached(begun.opened, request, known, placement));
    }

    private record Begun(ReceiptLog.@Nullable Found receipt, PartialOpening.@Nullable Opened opened) {}

    private Begun beginSmall(ReceiveRequest request, Partials.Known known, TreePlacement placement) throws IOException {
        ReceiptLog.Found receipt = receipt(request, placement);
        return receipt != null
                ? new Begun(receipt, null)
                : new Begun(null, PartialOpening.createSingle(staging.singles(), known.id()));
    }

    /** The same call of a small file whose outcome was not known: it becomes known first. */
    private CompletableFuture<@Nullable Void> clearedUp(ReceiveRequest request) {
        Commit doubtful = shared.doubts().take(call(request));
        return doubtful == null
                ? DiskTasks.DONE
                : commits.confirm(doubtful).handle((receipt, failure) -> {
                    if (failure != null) {
                        shared.doubts().add(doubtful);
                        throw new CompletionException(Health.unknown("looking for the file", failure));
                    }
                    return null;
                });
    }

    private static ReceiptIndex.Call call(ReceiveRequest request) {
        return new ReceiptIndex.Call(request.principal(), request.name().toString(), request.key());
    }

    /** Null if the question must be asked again, because an interrupted publish was ended first. */
    private CompletableFuture<@Nullable ReceiveAnswer> proceed(
            ReceiveRequest request, Partials.Known known, TreePlacement placement) {
        return DiskTasks.call(
                        threads,
                        "reading a journal",
                        () -> FoundPartial.open(staging.partials().directory(), known.id()))
                .thenCompose(found -> {
                    Commit commit = found.replay().commit();
                    return commit == null
                            ? proceed(found, request, known, placement)
                            : commits.resolve(found, commit)
                                    .whenComplete((receipt, failure) -> {
                                        if (failure != null) {
                                            opening.closeQuietly(found); // and unlocked: the next call tries again
                                        }
                                    })
                                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                                            Health.unknown("ending an interrupted publish", failure)))
                                    .thenCompose(receipt -> resolved(found, receipt, known));
                });
    }

    /** A publish whose end was not known: completed now, given up so that the next attempt goes on, or lost. */
    private CompletableFuture<@Nullable ReceiveAnswer> resolved(
            FoundPartial found, @Nullable Receipt receipt, Partials.Known known) {
        if (receipt != null) {
            shared.partials().remove(known);
            return CompletableFuture.completedFuture(null);
        }
        return DiskTasks.call(threads, "recovering a partial file", () -> {
            found.close();
            if (found.data() == null) {
                shared.partials().remove(known);
                staging.quarantineLost(known.id());
            }
            return null;
        });
    }

    private CompletableFuture<@Nullable ReceiveAnswer> proceed(
            FoundPartial found, ReceiveRequest request, Partials.Known known, TreePlacement placement) {
        return DiskTasks.call(threads, "looking at the target", () -> receipt(request, placement))
                .whenComplete((receipt, failure) -> {
                    if (receipt != null || failure != null) {
                        opening.closeQuietly(found);
                    }
                })
                .thenCompose(receipt -> receipt != null
                        ? answer(receipt, request)
                        : opening.attach(found, request)
                                .thenCompose(opened -> attached(opened, request, known, placement)));
    }

    private CompletableFuture<@Nullable ReceiveAnswer> attached(
            PartialOpening.Opened opened, ReceiveRequest request, Partials.Known known, TreePlacement placement) {
        BlockMap durable = opened.durable();
        PartialFile file = new PartialFile(opened.home(), durable, request, placement, threads);
        if (!shared.partials().attached(known, file, placement.now())) {
            return file.detach().thenCompose(nothing -> CompletableFuture.failedFuture(Partials.closed()));
        }
        return CompletableFuture.completedFuture(new ReceiveAnswer(file, null));
    }

    /** A receipt of an earlier run is handed out after its name has been made durable: that run may not have come to it. */
    private CompletableFuture<@Nullable ReceiveAnswer> answer(ReceiptLog.Found found, ReceiveRequest request) {
        ReceiveAnswer answer = new ReceiveAnswer(null, found.receipt());
        if (found.isOfThisRun() || found.receipt().level() == Durability.VISIBLE) {
            return CompletableFuture.completedFuture(answer);
        }
        return DiskTasks.call(
                        threads,
                        "looking at the target",
                        () -> tree.open(request.name().parent().components()))
                .thenCompose(parent -> parent.settle().whenComplete((nothing, failure) -> {
                    parent.release();
                    if (failure != null) {
                        shared.health().degrade("forcing a directory", failure);
                    }
                }))
                .thenApply(nothing -> answer);
    }

    /** The receipt of the same call comes before the policy: nobody's own file is in his way. */
    private ReceiptLog.@Nullable Found receipt(ReceiveRequest request, TreePlacement placement) throws IOException {
        Instant now = placement.now();
        ReceiptLog.Found found = shared.receipts().find(call(request), now);
        Receipt receipt = found == null ? null : found.receipt();
        if (receipt != null && receipt.level().compareTo(placement.level(request)) >= 0) {
            RemoteName shown = receipt.name().equals(request.name().toString())
                    ? request.name()
                    : RemoteName.parse(receipt.name(), NamePolicy.POSIX);
            FileState there = stat(shown);
            if (there != null && there.isFile() && there.version().equals(receipt.version())) {
                return found;
            }
        }
        Receipt skipped = ExistingTarget.answer(
                request.name(), stat(request.name()), request.ifExists(), placement.level(request), now);
        return skipped == null ? null : new ReceiptLog.Found(skipped, true);
    }

    private @Nullable FileState stat(RemoteName name) throws IOException {
        Tree.Depth depth = tree.openDeepest(name.parent().components());
        try {
            return depth.components() == name.components().size() - 1
                    ? depth.directory().directory().stat(name.last())
                    : null;
        } finally {
            depth.directory().release();
        }
    }

    /** Removes what is over its time: partial files that nobody came back for, receipts, what is in quarantine. */
    CompletableFuture<@Nullable Void> expire() {
        Instant now = shared.clock().wallTime();
        Instant limit = now.minus(shared.options().partialExpiry());
        return DiskTasks.forEach(
                        shared.partials().claimUntouchedSince(limit).iterator(),
                        threads,
                        known -> DiskTasks.call(threads, "removing an expired partial file", () -> expire(known))
                                .handle((isGone, failure) -> {
                                    if (failure != null || isGone) {
                                        shared.partials().remove(known);
                                    } else {
                                        shared.partials().giveBack(known);
                                    }
                                    return null;
                                }))
                .thenCompose(
                        nothing -> DiskTasks.run(threads, "removing old receipts", shared.receipts()::removeSurplus))
                .thenCompose(nothing -> DiskTasks.run(
                        threads,
                        "clearing the quarantine",
                        () -> staging.clearQuarantine(now.minus(shared.options().quarantineRetention()))));
    }

    /** False if a publish is in doubt, which the same call or the next start ends. */
    private boolean expire(Partials.Known known) throws IOException {
        FoundPartial found = FoundPartial.open(staging.partials().directory(), known.id());
        if (found.replay().commit() != null) {
            found.close();
            return false;
        }
        LOG.info("removing the partial file {}: nobody came back for it", known.id());
        found.removeWhatIsLeft();
        return true;
    }
}
