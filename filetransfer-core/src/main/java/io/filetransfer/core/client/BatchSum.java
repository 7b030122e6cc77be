// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.BatchResult;
import io.filetransfer.FileOutcome;
import io.filetransfer.Phase;
import io.filetransfer.Progress;
import io.filetransfer.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The numbers of a batch: those of the files that have ended and those under way. Written on the session's thread. */
final class BatchSum {

    private static final long RECOUNT_NANOS = 50_000_000;

    private final JobProgress shown = new JobProgress();
    private long succeeded;
    private long skipped;
    private long failed;
    private long endedSent;
    private long endedThere;
    private long endedSkippedBytes;
    private long countedNanos;

    void phase(Phase phase) {
        shown.phase(phase);
    }

    void total(long bytes) {
        shown.total(bytes);
    }

    void failed() {
        failed++;
    }

    void ended(JobProgress job, @Nullable Receipt receipt, long size) {
        endedSent += job.sent();
        endedSkippedBytes += job.skipped();
        if (receipt != null) {
            succeeded++;
            boolean left = receipt.outcome() == Receipt.Outcome.SKIPPED;
            skipped += left ? 1 : 0;
            endedThere += left ? size : job.acknowledged();
        }
    }

    void recount(long nowNanos, Stream<JobProgress> active) {
        if (nowNanos - countedNanos < RECOUNT_NANOS && countedNanos != 0) {
            return;
        }
        countedNanos = nowNanos;
        long[] sums = {endedSent, endedThere, endedSkippedBytes};
        active.forEach(job -> {
            sums[0] += job.sent();
            sums[1] += job.acknowledged();
            sums[2] += job.skipped();
        });
        shown.count(nowNanos, sums[0], sums[1], sums[2], 0);
    }

    void completed() {
        shown.completed();
    }

    Progress snapshot() {
        return shown.snapshot();
    }

    BatchResult result(List<FileOutcome> failures, Duration elapsed) {
        return new BatchResult(succeeded, skipped, failed, failures, endedSent, endedSkippedBytes, elapsed);
    }
}
