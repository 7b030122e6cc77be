// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a staging area into order before requests are accepted. Everything it does may be interrupted and done again; it
 * deletes nothing outside {@code .ft}.
 */
final class StartRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(StartRecovery.class);

    /** So many at a time: a disk that is read for the first time since the machine started answers several as fast as one. */
    private static final int SIDE_BY_SIDE = 16;

    private final Staging staging;
    private final ReceiptIndex index;
    private final TreePlacement.Shared shared;
    private final CommitRecovery commits;
    private final Executor threads;
    private final Map<String, Commit> inDoubt = new ConcurrentSkipListMap<>();
    private final Instant expiry;

    StartRecovery(
            Staging staging,
            ReceiptIndex index,
            TreePlacement.Shared shared,
            CommitRecovery commits,
            Executor threads) {
        this.staging = staging;
        this.index = index;
        this.shared = shared;
        this.commits = commits;
        this.threads = threads;
        this.expiry = shared.clock().wallTime().minus(shared.options().partialExpiry());
    }

    CompletableFuture<@Nullable Void> run() {
        return DiskTasks.call(
                        threads,
                        "reading the staging area",
                        () -> names(staging.partials().directory()))
                .thenCompose(ids ->
                        sideBySide(ids, id -> DiskTasks.run(threads, "recovering a partial file", () -> survey(id))))
                .thenCompose(nothing -> DiskTasks.call(threads, "reading the receipts", this::readReceipts))
                .thenCompose(begun ->
                        sideBySide(begun, commit -> commits.confirm(commit).thenApply(receipt -> null)))
                .thenCompose(nothing ->
                        sideBySide(List.copyOf(inDoubt.entrySet()), entry -> resolve(entry.getKey(), entry.getValue())))
                .thenCompose(nothing -> DiskTasks.run(threads, "clearing the staging area", this::clear));
    }

    private <T> CompletableFuture<@Nullable Void> sideBySide(
            Iterable<T> items, Function<T, CompletableFuture<@Nullable Void>> step) {
        return DiskTasks.forEachSideBySide(items, SIDE_BY_SIDE, threads, step);
    }

    private static List<String> names(Disk.Directory directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (Disk.Names names = directory.names()) {
            for (@Nullable String name = names.next(); name != null; name = names.next()) {
                found.add(name);
            }
        }
        return found;
    }

    /** Reads one journal and remembers only what is needed to find the partial file again. */
    private void survey(String id) throws IOException {
        Disk.Directory partials = staging.partials().directory();
        Disk.Entry entry = partials.look(id);
        if (!StagingNames.isId(id) || entry == null || entry.type() != RemoteEntry.Type.DIRECTORY) {
            staging.quarantine(partials, id, "it does not belong there");
            return;
        }
        FoundPartial found;
        try {
            found = FoundPartial.survey(partials, id);
        } catch (IOException e) {
            TransferException why = DiskFailure.of("reading a journal", e);
            if (e != why && why.reason() != TransferException.Reason.STORAGE) {
                throw e; // nothing that is wrong with this journal alone
            }
            staging.quarantine(partials, id, "its journal cannot be read: " + why.getMessage());
            return;
        }
        JournalReplay replay = found.replay();
        Intent intent = replay.intent();
        FileState journal = found.directory().stat(PartialHome.JOURNAL_NAME);
        Instant touched = journal == null ? Instant.MIN : journal.modified();
        Commit commit = replay.commit();
        if (replay.end() == RecordScan.End.DAMAGED) {
            found.close();
            staging.quarantine(partials, id, "its journal is damaged before its end");
        } else if (intent == null || (commit == null && touched.isBefore(expiry))) {
            found.removeWhatIsLeft();
        } else {
            found.close();
            if (commit != null) {
                inDoubt.put(id, commit);
            }
            shared.partials().add(id, intent, replay.durableBytes(), touched);
        }
    }

    private List<Commit> readReceipts() throws IOException {
        LinkedHashSet<String> asked = new LinkedHashSet<>(inDoubt.keySet());
        ReceiptReading reading = new ReceiptReading(index, asked);
        reading.read(
                staging.receipts(),
                shared.clock().wallTime().minus(shared.options().receiptRetention()));
        for (String id : List.copyOf(inDoubt.keySet())) {
            if (!asked.contains(id)) { // completed; only the cleaning up was interrupted
                inDoubt.remove(id);
                removeFinished(id);
            }
        }
        return List.copyOf(reading.begun());
    }

    private void removeFinished(String id) throws IOException {
        shared.partials().forget(id);
        FoundPartial.open(staging.partials().directory(), id).removeWhatIsLeft();
    }

    private CompletableFuture<@Nullable Void> resolve(String id, Commit commit) {
        return DiskTasks.call(
                        threads,
                        "recovering a partial file",
                        () -> FoundPartial.open(staging.partials().directory(), id))
                .thenCompose(found -> commits.resolve(found, commit)
                        .whenComplete((receipt, failure) -> {
                            if (failure != null) {
                                var unused = DiskTasks.run(threads, "closing a partial file", found::close);
                            }
                        })
                        .thenCompose(receipt -> DiskTasks.run(threads, "recovering a partial file", () -> {
                            if (receipt != null) {
                                shared.partials().forget(id);
                                return;
                            }
                            found.close();
                            if (found.data() == null) {
                                shared.partials().forget(id);
                                staging.quarantineLost(id);
                            }
                        })));
    }

    private void clear() throws IOException {
        clearSingles();
        shared.receipts().removeSurplus();
        staging.clearQuarantine(shared.clock().wallTime().minus(shared.options().quarantineRetention()));
        LOG.debug("the staging area is in order");
    }

    /** What lies here was not published: its sender was never told that it was. */
    private void clearSingles() throws IOException {
        Disk.Directory singles = staging.singles();
        for (String name : names(singles)) {
            Disk.Entry entry = singles.look(name);
            if (entry == null) {
                continue;
            }
            switch (entry.type()) {
                case FILE -> singles.deleteFile(name);
                case DIRECTORY -> deleteOrQuarantine(singles, name);
                case OTHER -> staging.quarantine(singles, name, "it does not belong there");
            }
        }
    }

    /** A directory that was being made; if its way to its place was lost, what was put into it there may not have been. */
    private void deleteOrQuarantine(Disk.Directory singles, String name) throws IOException {
        try {
            singles.deleteDirectory(name);
        } catch (DirectoryNotEmptyException notOnlyMade) {
            staging.quarantine(singles, name, "it is not empty");
        }
    }
}
