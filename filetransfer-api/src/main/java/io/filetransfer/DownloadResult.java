// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** A download that ended well. Immutable. */
public final class DownloadResult {

    private final Path target;
    private final Receipt receipt;
    private final long receivedBytes;
    private final long skippedBytes;
    private final Duration elapsed;
    private final int retries;

    /**
     * A result. The engine makes them; applications read them.
     *
     * @param target where the file is now
     * @param receipt what this side certifies
     * @param receivedBytes bytes that arrived
     * @param skippedBytes bytes that were there already
     * @param elapsed from the call to the receipt
     * @param retries attempts after the first
     */
    public DownloadResult(
            Path target, Receipt receipt, long receivedBytes, long skippedBytes, Duration elapsed, int retries) {
        this.target = Objects.requireNonNull(target, "target");
        this.receipt = Objects.requireNonNull(receipt, "receipt");
        this.receivedBytes = receivedBytes;
        this.skippedBytes = skippedBytes;
        this.elapsed = Objects.requireNonNull(elapsed, "elapsed");
        this.retries = retries;
    }

    /**
     * Where the file is now; differs from what was asked after {@link Receipt.Outcome#RENAMED}.
     *
     * @return never null
     */
    public Path target() {
        return target;
    }

    /**
     * What this side certifies.
     *
     * @return never null
     */
    public Receipt receipt() {
        return receipt;
    }

    /**
     * Bytes that arrived in this call.
     *
     * @return 0 or more
     */
    public long receivedBytes() {
        return receivedBytes;
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
     * From the call to the receipt.
     *
     * @return not negative
     */
    public Duration elapsed() {
        return elapsed;
    }

    /**
     * Attempts after the first.
     *
     * @return 0 or more
     */
    public int retries() {
        return retries;
    }

    @Override
    public String toString() {
        return receipt + " -> " + target;
    }
}
