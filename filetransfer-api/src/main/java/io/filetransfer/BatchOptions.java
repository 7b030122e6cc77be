// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.util.Objects;
import java.util.function.Consumer;

/** How a list or a tree is moved. A mutable object for one call. */
public final class BatchOptions extends TransferOptions<BatchOptions> {

    private Consumer<FileOutcome> onFile = outcome -> {};
    private boolean allowFailures;
    private boolean stopAtFirstFailure;

    /** Options with the defaults. */
    public BatchOptions() {}

    @Override
    BatchOptions self() {
        return this;
    }

    /**
     * Who is told of each file's end, one at a time, on the client's callback executor. The batch does not run ahead of it
     * by more than 1,000 files.
     *
     * @param consumer called once a file
     * @return this
     */
    public BatchOptions onFile(Consumer<FileOutcome> consumer) {
        this.onFile = Objects.requireNonNull(consumer, "consumer");
        return this;
    }

    /**
     * Lets the batch complete although files failed; the result then names them. Default: it tries every file and then fails
     * with {@link TransferException.Reason#INCOMPLETE_BATCH}.
     *
     * @return this
     */
    public BatchOptions allowFailures() {
        this.allowFailures = true;
        return this;
    }

    /**
     * Begins no further file after one has failed. Default: every file is tried.
     *
     * @return this
     */
    public BatchOptions stopAtFirstFailure() {
        this.stopAtFirstFailure = true;
        return this;
    }

    /**
     * Who is told of each file's end.
     *
     * @return never null
     */
    public Consumer<FileOutcome> onFile() {
        return onFile;
    }

    /**
     * Whether the batch may complete although files failed.
     *
     * @return false by default
     */
    public boolean allowsFailures() {
        return allowFailures;
    }

    /**
     * Whether nothing is begun after a failure.
     *
     * @return false by default
     */
    public boolean stopsAtFirstFailure() {
        return stopAtFirstFailure;
    }
}
