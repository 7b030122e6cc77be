// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of one file of a batch: it has a receipt, or it has a failure. Immutable. */
public final class FileOutcome {

    private final Path local;
    private final String remote;
    private final @Nullable Receipt receipt;
    private final @Nullable TransferException failure;
    private final long sentBytes;
    private final long skippedBytes;
    private final Duration elapsed;
    private final int retries;

    /**
     * An outcome. The engine makes them; applications read them.
     *
     * @param local the local file
     * @param remote the remote name
     * @param receipt what the receiver certifies, or null
     * @param failure why it failed, or null
     * @param sentBytes bytes that moved
     * @param skippedBytes bytes that were there already
     * @param elapsed from the start of this file to its end
     * @param retries attempts after the first
     */
    public FileOutcome(
            Path local,
            String remote,
            @Nullable Receipt receipt,
            @Nullable TransferException failure,
            long sentBytes,
            long skippedBytes,
            Duration elapsed,
            int retries) {
        this.local = Objects.requireNonNull(local, "local");
        this.remote = Objects.requireNonNull(remote, "remote");
        this.receipt = receipt;
        this.failure = failure;
        this.sentBytes = sentBytes;
        this.skippedBytes = skippedBytes;
        this.elapsed = Objects.requireNonNull(elapsed, "elapsed");
        this.retries = retries;
    }

    /**
     * The local file.
     *
     * @return never null
     */
    public Path local() {
        return local;
    }

    /**
     * The remote name.
     *
     * @return never null
     */
    public String remote() {
        return remote;
    }

    /**
     * What the receiver certifies.
     *
     * @return null if the file failed, and for a directory that was made
     */
    public @Nullable Receipt receipt() {
        return receipt;
    }

    /**
     * Why the file failed.
     *
     * @return null if it did not
     */
    public @Nullable TransferException failure() {
        return failure;
    }

    /**
     * Bytes that moved.
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
     * From the start of this file to its end.
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
        return local + " <-> " + remote + ": " + (failure == null ? receipt : failure);
    }
}
