// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the platform throws into a reason, in this one place. The messages name the step, never a path of the server. */
final class DiskFailure {

    private static final Logger LOG = LoggerFactory.getLogger(DiskFailure.class);

    /** The words of strerror, the only way in which Java tells these apart. */
    private static final Map<String, Reason> SYSTEM_TEXTS = Map.ofEntries(
            Map.entry("No space left on device", Reason.NO_SPACE),
            Map.entry("There is not enough space on the disk", Reason.NO_SPACE),
            Map.entry("Disk quota exceeded", Reason.QUOTA),
            Map.entry("File too large", Reason.QUOTA),
            Map.entry("Permission denied", Reason.FORBIDDEN),
            Map.entry("Operation not permitted", Reason.FORBIDDEN),
            Map.entry("Read-only file system", Reason.FORBIDDEN),
            Map.entry("No such file or directory", Reason.NOT_FOUND),
            Map.entry("File exists", Reason.EXISTS),
            Map.entry("Not a directory", Reason.NOT_DIRECTORY),
            Map.entry("Is a directory", Reason.IS_DIRECTORY),
            Map.entry("Directory not empty", Reason.NOT_EMPTY),
            Map.entry("File name too long", Reason.NAME_REFUSED),
            Map.entry("Too many levels of symbolic links", Reason.NOT_REGULAR),
            Map.entry("Too many links", Reason.QUOTA),
            Map.entry("Too many open files", Reason.OVERLOADED));

    private DiskFailure() {}

    static TransferException of(String step, Throwable thrown) {
        Throwable failure = unwrapped(thrown);
        if (failure instanceof TransferException already) {
            return already;
        }
        Reason reason = reason(failure);
        if (reason == Reason.INTERNAL) {
            LOG.warn("unexpected failure while {}", step, failure);
        }
        return new TransferException(reason, step + ": " + text(failure), failure);
    }

    /** What was thrown inside a chain of futures. */
    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? unwrapped(cause) : thrown;
    }

    private static Reason reason(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return Reason.NOT_FOUND;
        } else if (failure instanceof AccessDeniedException) {
            return Reason.FORBIDDEN;
        } else if (failure instanceof FileAlreadyExistsException) {
            return Reason.EXISTS;
        } else if (failure instanceof DirectoryNotEmptyException) {
            return Reason.NOT_EMPTY;
        } else if (failure instanceof NotDirectoryException) {
            return Reason.NOT_DIRECTORY;
        } else if (failure instanceof InvalidPathException) {
            return Reason.NAME_REFUSED;
        } else if (failure instanceof AtomicMoveNotSupportedException) {
            return Reason.UNSUPPORTED;
        } else if (isClosed(failure)) {
            return Reason.CLOSED;
        } else if (!(failure instanceof IOException)) {
            return Reason.INTERNAL;
        }
        String system = systemText((IOException) failure);
        for (Map.Entry<String, Reason> known : SYSTEM_TEXTS.entrySet()) {
            if (system.contains(known.getKey())) {
                return known.getValue();
            }
        }
        return Reason.STORAGE;
    }

    private static boolean isClosed(Throwable failure) {
        return failure instanceof ClosedChannelException
                || failure instanceof ClosedDirectoryStreamException
                || failure instanceof RejectedExecutionException;
    }

    private static String text(Throwable failure) {
        return switch (reason(failure)) {
            case NOT_FOUND -> "there is nothing of that name";
            case FORBIDDEN -> "the operating system does not allow it";
            case EXISTS -> "the name is taken";
            case NOT_EMPTY -> "the directory is not empty";
            case NOT_DIRECTORY -> "a file stands where a directory is expected";
            case NAME_REFUSED -> "the file system cannot hold that name";
            case UNSUPPORTED -> "two file systems, expected one";
            case CLOSED -> "closed meanwhile";
            case INTERNAL -> "unexpected " + failure.getClass().getSimpleName();
            default -> systemText((IOException) failure);
        };
    }

    /** Without the path, which FileSystemException puts in front of its message. */
    private static String systemText(IOException failure) {
        String text = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}
