// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a transfer or another operation failed: a reason for programs and a message for people, which says what was wrong, what
 * was expected and what to do. The server's reason reaches the client as it is.
 */
public final class TransferException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What happened, in the words of what can be done about it. The codes are those of PROTOCOL.md. */
    public enum Reason {
        /** No connection could be made in time. */
        UNREACHABLE(1, true),
        /** The connection ended, or the peer fell silent. */
        CONNECTION_LOST(2, true),
        /** The peer does not speak this protocol, or broke it. */
        PROTOCOL(3, false),
        /** The peer speaks no version or lacks a feature that is needed. */
        UNSUPPORTED(4, false),
        /** The client or server was closed meanwhile; the same call continues. */
        CLOSED(5, true),
        /** The peer carries as much as it may; try again later. */
        OVERLOADED(6, true),
        /** The peer said who it is and was not let in. */
        UNAUTHENTICATED(7, false),
        /** The operation is not allowed for this principal. */
        FORBIDDEN(8, false),
        /** The name is not one that the server accepts. */
        NAME_REFUSED(9, false),
        /** There is nothing of that name. */
        NOT_FOUND(10, false),
        /** The name is taken and the policy says not to touch it. */
        EXISTS(11, false),
        /** A directory stands where a file was expected. */
        IS_DIRECTORY(12, false),
        /** A file stands where a directory was expected. */
        NOT_DIRECTORY(13, false),
        /** Something that is neither file nor directory, such as a link, pipe or device. */
        NOT_REGULAR(14, false),
        /** The directory is not empty. */
        NOT_EMPTY(15, false),
        /** The disk that receives is full; the partial file is kept. */
        NO_SPACE(16, true),
        /** A quota or a limit on sizes is used up. */
        QUOTA(17, false),
        /** Reading or writing failed; the message names the step. */
        STORAGE(18, true),
        /** The source changed while it was being sent; nothing was published. */
        SOURCE_CHANGED(19, true),
        /** What arrived is not what was sent, although every chunk was checked. */
        DIGEST_MISMATCH(20, true),
        /** Another client continued this transfer; it belongs to that one now. */
        SUPERSEDED(21, false),
        /** Somebody else is receiving the same thing into the same place. */
        BUSY(22, true),
        /** A deadline passed. */
        TIMEOUT(23, true),
        /** Whether the file was published is not known; ask again with the same call. */
        OUTCOME_UNKNOWN(24, true),
        /** The root does not accept completions until it is restarted after a failed flush. */
        DEGRADED(25, true),
        /** Some files of a batch failed; the result names them. */
        INCOMPLETE_BATCH(26, false),
        /** A bug: an unexpected exception, which the log of that side shows. */
        INTERNAL(27, false),
        /** One side did not accept the certificate of the other. */
        UNTRUSTED(28, false),
        /** One side demands encryption and the other one does not offer it. */
        ENCRYPTION_REQUIRED(29, false),
        /** A certificate, key or list of authorities of this side cannot be used; the message names the file and the line. */
        BAD_CREDENTIALS(30, false),
        /** The proxy refused to connect, or does not speak its protocol; never sent. */
        PROXY(31, false);

        private final int code;
        private final boolean retryable;

        Reason(int code, boolean retryable) {
            this.code = code;
            this.retryable = retryable;
        }

        /**
         * The number of this reason on the wire.
         *
         * @return 1 to 65,535
         */
        public int code() {
            return code;
        }

        /**
         * Whether the same call may succeed later without a change.
         *
         * @return the usual answer for this reason
         */
        public boolean retryable() {
            return retryable;
        }

        /**
         * The reason with a number.
         *
         * @param code any number
         * @return {@link #INTERNAL} for a number that this version does not know
         */
        public static Reason ofCode(int code) {
            for (Reason reason : values()) {
                if (reason.code == code) {
                    return reason;
                }
            }
            return INTERNAL;
        }
    }

    /** What happened; kept across serialization by the enum itself. */
    private final Reason reason;

    /**
     * A failure.
     *
     * @param reason what happened
     * @param message for people: value and expectation
     */
    public TransferException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * A failure with a cause.
     *
     * @param reason what happened
     * @param message for people: value and expectation
     * @param cause what led to it, or null
     */
    public TransferException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * What happened.
     *
     * @return never null
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Whether the same call may succeed later without a change; it then continues where this one ended.
     *
     * @return true if trying again makes sense
     */
    public boolean retryable() {
        return reason.retryable();
    }

    /** Reason and message, for logs. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the reason is not part of the message
    public String toString() {
        return "TransferException " + reason + ": " + getMessage();
    }
}
