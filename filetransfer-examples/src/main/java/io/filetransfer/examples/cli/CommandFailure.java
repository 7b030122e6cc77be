// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.TransferException;
import org.jspecify.annotations.Nullable;

/** Why a command, or one file of it, failed: what it is about, the reason as a word, and a message that says what to do. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String subject;
    private final String reason;

    CommandFailure(String subject, String reason, String message) {
        this(subject, reason, message, null);
    }

    CommandFailure(String subject, TransferException cause) {
        this(subject, cause.reason().name(), String.valueOf(cause.getMessage()) + advice(cause.reason()), cause);
    }

    private CommandFailure(String subject, String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.subject = subject;
        this.reason = reason;
    }

    /** Whether this is the reason. */
    boolean isFor(TransferException.Reason other) {
        return reason.equals(other.name());
    }

    /** The member {@code error} of a JSON line. */
    String error() {
        return reason + ": " + getMessage();
    }

    /** The line for standard error. */
    String line() {
        return Printable.of("ft: " + subject + ": " + error());
    }

    private static String advice(TransferException.Reason reason) {
        String advice = switch (reason) {
            case CONNECTION_LOST, CLOSED, TIMEOUT, OUTCOME_UNKNOWN, SOURCE_CHANGED, DIGEST_MISMATCH ->
                "run the same command again: it continues";
            case OVERLOADED, BUSY -> "run the same command again later: it continues";
            case NO_SPACE -> "make room and run the same command again: it continues";
            case EXISTS -> "--if-exists replace, skip or rename decides otherwise";
            case IS_DIRECTORY -> "name a file, or use -r for a directory";
            case NOT_EMPTY -> "remove what is in it first";
            case DEGRADED -> "the server must be restarted";
            case UNAUTHENTICATED -> "--user or --token says who you are";
            default -> "";
        };
        return advice.isEmpty() ? "" : " (" + advice + ")";
    }
}
