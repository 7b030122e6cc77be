// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the options of uploads, downloads and batches have in common. A mutable object for one call, used by the thread that
 * makes the call.
 *
 * @param <S> the type of the options themselves
 */
public abstract sealed class TransferOptions<S extends TransferOptions<S>>
        permits UploadOptions, DownloadOptions, BatchOptions {

    private TransferListener listener = TransferListener.NONE;
    private IfExists ifExists = IfExists.REPLACE;
    private Durability durability = Durability.DURABLE;
    private @Nullable Duration deadline;

    TransferOptions() {}

    abstract S self();

    /**
     * Who is told how the transfer goes.
     *
     * @param listener the listener
     * @return this
     */
    public S listener(TransferListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return self();
    }

    /**
     * What happens when the target name shows a file already. Default {@link IfExists#REPLACE}.
     *
     * @param policy the policy
     * @return this
     */
    public S ifExists(IfExists policy) {
        this.ifExists = Objects.requireNonNull(policy, "policy");
        return self();
    }

    /**
     * What must be true before the transfer completes. Default {@link Durability#DURABLE}; the receiver may demand more.
     *
     * @param level the level
     * @return this
     */
    public S durability(Durability level) {
        this.durability = Objects.requireNonNull(level, "level");
        return self();
    }

    /**
     * When the transfer gives up with {@link TransferException.Reason#TIMEOUT}, counted from the call, pauses included. What
     * has arrived stays for the next call. Default: never.
     *
     * @param deadline more than zero
     * @return this
     * @throws IllegalArgumentException if not positive
     */
    public S deadline(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline: " + deadline + ", expected more than zero");
        }
        this.deadline = deadline;
        return self();
    }

    /**
     * The listener.
     *
     * @return never null
     */
    public TransferListener listener() {
        return listener;
    }

    /**
     * The policy.
     *
     * @return never null
     */
    public IfExists ifExists() {
        return ifExists;
    }

    /**
     * The level.
     *
     * @return never null
     */
    public Durability durability() {
        return durability;
    }

    /**
     * The deadline.
     *
     * @return null for none
     */
    public @Nullable Duration deadline() {
        return deadline;
    }
}
