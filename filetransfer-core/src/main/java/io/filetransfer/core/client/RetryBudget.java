// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often one transfer or listing was tried again, and for how long it has got no further. Used on the client's home.
 */
final class RetryBudget {

    private static final Set<Reason> REPAIRABLE = EnumSet.of(
            Reason.UNREACHABLE,
            Reason.CONNECTION_LOST,
            Reason.CLOSED,
            Reason.OVERLOADED,
            Reason.TIMEOUT,
            Reason.OUTCOME_UNKNOWN);

    /** Refusals that say nothing of what became of an earlier attempt: the server did not get so far as to look. */
    private static final Set<Reason> TELLS_NOTHING =
            EnumSet.of(Reason.DEGRADED, Reason.STORAGE, Reason.NO_SPACE, Reason.QUOTA, Reason.FORBIDDEN, Reason.BUSY);

    private final ClientParts parts;
    private final Duration budget;
    private int count;
    private long highest;
    private boolean isStuck;
    private long stuckSinceNanos;
    private boolean isOutcomeUnknown;
    private @Nullable TransferException lastCause;

    RetryBudget(ClientParts parts) {
        this.parts = parts;
        this.budget = parts.retry().budget();
    }

    /** Whether another connection, or some time, may repair this. */
    static boolean isRepairable(TransferException failure) {
        return REPAIRABLE.contains(failure.reason());
    }

    /** Attempts after the first. */
    int count() {
        return count;
    }

    /** The other side has so many bytes: if these are more than ever, the budget begins anew. */
    void reached(long bytes) {
        if (bytes > highest) {
            highest = bytes;
            isStuck = false;
        }
    }

    /** What is left of the budget; it is spent from the first failure on. Zero or more. */
    Duration left() {
        long now = parts.settings().clock().nanoTime();
        if (!isStuck) {
            isStuck = true;
            stuckSinceNanos = now;
        }
        Duration left = budget.minusNanos(now - stuckSinceNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * An attempt has failed.
     *
     * @param mayBe whether another connection may repair it
     * @return null if another attempt follows, else what it ends with
     */
    @Nullable
    TransferException again(TransferException cause, boolean mayBe) {
        if (!mayBe) {
            return orUnknown(cause);
        }
        if (left().isZero()) {
            return over(cause);
        }
        count++;
        lastCause = cause;
        return null;
    }

    /** What a refusal by the server means. */
    TransferException refused(TransferException why) {
        TransferException cause = TELLS_NOTHING.contains(why.reason()) ? orUnknown(why) : why;
        isOutcomeUnknown |= cause.reason() == Reason.OUTCOME_UNKNOWN;
        return cause;
    }

    /** The failure, or that nobody knows whether the file was published. */
    TransferException orUnknown(TransferException failure) {
        return isOutcomeUnknown && failure.reason() != Reason.OUTCOME_UNKNOWN ? unknown(failure) : failure;
    }

    /** Everything was sent, and nobody said what became of it. */
    void outcomeUnknown() {
        isOutcomeUnknown = true;
    }

    /** The server has told that nothing was published. */
    void notPublished() {
        isOutcomeUnknown = false;
    }

    boolean isOutcomeUnknown() {
        return isOutcomeUnknown;
    }

    /** What it ends with when nothing is left. */
    TransferException over(@Nullable TransferException latest) {
        TransferException cause = latest != null ? latest : lastCause;
        String why = cause == null ? "no connection" : String.valueOf(cause.getMessage());
        String how = "tried again for " + budget.toSeconds() + " s without getting further; the last failure: " + why;
        return isOutcomeUnknown
                ? unknown(cause, how)
                : new TransferException(cause == null ? Reason.UNREACHABLE : cause.reason(), how, cause);
    }

    static TransferException unknown(@Nullable TransferException cause) {
        return unknown(cause, cause == null ? "it did not answer in time" : String.valueOf(cause.getMessage()));
    }

    private static TransferException unknown(@Nullable TransferException cause, String how) {
        return new TransferException(
                Reason.OUTCOME_UNKNOWN,
                "the server did not say whether the file was published; the same call made again tells (" + how + ")",
                cause);
    }
}
