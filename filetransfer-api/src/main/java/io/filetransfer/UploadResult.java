// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** An upload that ended well. Immutable. */
public final class UploadResult {

    private final Path source;
    private final Receipt receipt;
    private final long sentBytes;
    private final long skippedBytes;
    private final Duration elapsed;
    private final int retries;

    /**
     * A result. The engine makes them; applications read them.
     *
     * @param source what was sent
     * @param receipt what the server certifies
     * @param sentBytes bytes handed to connections
     * @param skippedBytes bytes that were there already
     * @param elapsed from the call to the receipt
     * @param retries attempts after the first
     */
    public UploadResult(
            Path source, Receipt receipt, long sentBytes, long skippedBytes, Duration elapsed, int retries) {
        this.source = Objects.requireNonNull(source, "source");
        this.receipt = Objects.requireNonNull(receipt, "receipt");
        this.sentBytes = sentBytes;
        this.skippedBytes = skippedBytes;
        this.elapsed = Objects.requireNonNull(elapsed, "elapsed");
        this.retries = retries;
    }

    /**
     * The local file.
     *
     * @return as given to the call
     */
    public Path source() {
        return source;
    }

    /**
     * What the server certifies.
     *
     * @return never null
     */
    public Receipt receipt() {
        return receipt;
    }

    /**
     * Bytes handed to connections in this call.
     *
     * @return 0 or more
     */
    public long sentBytes() {
        return sentBytes;
    }

    /**
     * Bytes that the server had already.
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
        return source + " -> " + receipt;
    }
}
