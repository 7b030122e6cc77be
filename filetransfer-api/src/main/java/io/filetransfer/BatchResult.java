// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.time.Duration;
import java.util.List;

/** What became of a batch. Immutable. */
public final class BatchResult {

    private final long succeeded;
    private final long skipped;
    private final long failed;
    private final List<FileOutcome> failures;
    private final long sentBytes;
    private final long skippedBytes;
    private final Duration elapsed;

    /**
     * A result. The engine makes them; applications read them.
     *
     * @param succeeded files that completed, skipped ones included
     * @param skipped files that were left alone because the name was taken
     * @param failed files that failed
     * @param failures the first 1,000 of those
     * @param sentBytes bytes that moved
     * @param skippedBytes bytes that were there already
     * @param elapsed from the call to the end
     */
    public BatchResult(
            long succeeded,
            long skipped,
            long failed,
            List<FileOutcome> failures,
            long sentBytes,
            long skippedBytes,
            Duration elapsed) {
        this.succeeded = succeeded;
        this.skipped = skipped;
        this.failed = failed;
        this.failures = List.copyOf(failures);
        this.sentBytes = sentBytes;
        this.skippedBytes = skippedBytes;
        this.elapsed = elapsed;
    }

    /**
     * Files that completed, skipped ones included.
     *
     * @return 0 or more
     */
    public long succeeded() {
        return succeeded;
    }

    /**
     * Files that were left alone because the name was taken and the policy was {@link IfExists#SKIP}.
     *
     * @return 0 or more
     */
    public long skipped() {
        return skipped;
    }

    /**
     * Files that failed.
     *
     * @return 0 or more
     */
    public long failed() {
        return failed;
    }

    /**
     * The first 1,000 failures, with their reasons.
     *
     * @return unmodifiable
     */
    public List<FileOutcome> failures() {
        return failures;
    }

    /**
     * Bytes that moved, those sent again included.
     *
     * @return 0 or more
     */
    public long sentBytes() {
        return sentBytes;
    }

    /**
     * Bytes that were there already.
     *
     * @return 0 or more
     */
    public long skippedBytes() {
        return skippedBytes;
    }

    /**
     * From the call to the end.
     *
     * @return not negative
     */
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public String toString() {
        return succeeded + " files, " + failed + " failed, " + sentBytes + " bytes in " + elapsed;
    }
}
