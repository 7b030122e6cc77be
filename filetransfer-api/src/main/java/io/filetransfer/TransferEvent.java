// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.time.Duration;
import java.util.Objects;

/** What a listener is told. One class a kind, so that each can grow. Immutable. */
public abstract sealed class TransferEvent {

    private final Transfer<?> transfer;
    private final Progress progress;

    TransferEvent(Transfer<?> transfer, Progress progress) {
        this.transfer = Objects.requireNonNull(transfer, "transfer");
        this.progress = Objects.requireNonNull(progress, "progress");
    }

    /**
     * The transfer.
     *
     * @return never null
     */
    public Transfer<?> transfer() {
        return transfer;
    }

    /**
     * How far it was when this happened.
     *
     * @return never null
     */
    public Progress progress() {
        return progress;
    }

    /** The transfer began. */
    public static final class Started extends TransferEvent {
        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress where it was
         */
        public Started(Transfer<?> transfer, Progress progress) {
            super(transfer, progress);
        }
    }

    /** The transfer moved. */
    public static final class Progressed extends TransferEvent {
        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress where it was
         */
        public Progressed(Transfer<?> transfer, Progress progress) {
            super(transfer, progress);
        }
    }

    /** An attempt failed; another one follows. */
    public static final class Retrying extends TransferEvent {
        private final TransferException cause;
        private final int attempt;

        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress where it was
         * @param cause why the attempt failed
         * @param attempt the number of the attempt that follows, 2 or more
         */
        public Retrying(Transfer<?> transfer, Progress progress, TransferException cause, int attempt) {
            super(transfer, progress);
            this.cause = cause;
            this.attempt = attempt;
        }

        /**
         * Why the attempt failed.
         *
         * @return never null
         */
        public TransferException cause() {
            return cause;
        }

        /**
         * The number of the attempt that follows.
         *
         * @return 2 or more
         */
        public int attempt() {
            return attempt;
        }
    }

    /** The server acknowledges too little; another connection is looked for. */
    public static final class Stalled extends TransferEvent {
        private final Duration duration;

        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress where it was
         * @param duration how long too little has come
         */
        public Stalled(Transfer<?> transfer, Progress progress, Duration duration) {
            super(transfer, progress);
            this.duration = Objects.requireNonNull(duration, "duration");
        }

        /**
         * How long too little has come.
         *
         * @return more than zero
         */
        public Duration duration() {
            return duration;
        }
    }

    /** {@link Transfer#pause()} took effect: what has arrived is durable. */
    public static final class Paused extends TransferEvent {
        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress where it was
         */
        public Paused(Transfer<?> transfer, Progress progress) {
            super(transfer, progress);
        }
    }

    /** {@link Transfer#resume()} took effect. */
    public static final class Resumed extends TransferEvent {
        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress where it was
         */
        public Resumed(Transfer<?> transfer, Progress progress) {
            super(transfer, progress);
        }
    }

    /** The transfer ended well; the ratio is 1. */
    public static final class Completed extends TransferEvent {
        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress the last
         */
        public Completed(Transfer<?> transfer, Progress progress) {
            super(transfer, progress);
        }
    }

    /** The transfer failed. */
    public static final class Failed extends TransferEvent {
        private final TransferException failure;

        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress the last
         * @param failure why
         */
        public Failed(Transfer<?> transfer, Progress progress, TransferException failure) {
            super(transfer, progress);
            this.failure = failure;
        }

        /**
         * Why it failed.
         *
         * @return never null
         */
        public TransferException failure() {
            return failure;
        }
    }

    /** The transfer was cancelled. */
    public static final class Cancelled extends TransferEvent {
        /**
         * For the engine.
         *
         * @param transfer the transfer
         * @param progress the last
         */
        public Cancelled(Transfer<?> transfer, Progress progress) {
            super(transfer, progress);
        }
    }
}
