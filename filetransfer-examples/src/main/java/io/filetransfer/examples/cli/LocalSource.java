// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.TransferException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file or directory to be uploaded.
 *
 * @param text as the user wrote it
 * @param path where it is; a symbolic link is followed here
 * @param name the name that it gets in a directory; empty for the contents of a directory
 * @param tree whether it is a directory
 * @param plain whether {@code path} ends in {@code name}, which is not so behind a symbolic link
 */
record LocalSource(String text, Path path, String name, boolean tree, boolean plain) {

    static LocalSource examine(String text, boolean recursive) throws CommandFailure {
        Path path = path(text);
        if (path.endsWith(".") && path.getParent() != null) {
            path = path.getParent();
        }
        BasicFileAttributes attributes;
        Path real = path;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (Files.isSymbolicLink(path)) {
                real = path.toRealPath();
            }
        } catch (NoSuchFileException missing) {
            throw failure(text, Reason.NOT_FOUND, "no such file or directory");
        } catch (IOException failed) {
            throw failure(text, Reason.STORAGE, "cannot be read: " + failed.getMessage());
        }
        if (attributes.isDirectory() && !recursive) {
            throw failure(text, Reason.IS_DIRECTORY, "is a directory; use -r to copy it");
        }
        if (!attributes.isDirectory() && !attributes.isRegularFile()) {
            throw failure(text, Reason.NOT_REGULAR, "is neither a file nor a directory");
        }
        if (attributes.isRegularFile() && endsAsDirectory(text)) {
            throw failure(text, Reason.NOT_DIRECTORY, "is a file; leave the slash away");
        }
        String name = Placement.nameOf(text, File.separatorChar);
        return new LocalSource(text, real, name, attributes.isDirectory(), real.equals(path));
    }

    /** A path as the user wrote it. */
    static Path path(String text) throws CommandFailure {
        if (text.isEmpty()) {
            throw failure("''", Reason.NOT_FOUND, "the empty name is no file");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw failure(text, Reason.NAME_REFUSED, why(invalid));
        }
    }

    /** Why a name cannot be a path: most likely the locale. */
    static String why(InvalidPathException invalid) {
        String locale = Terminal.localeWarning();
        return locale.isEmpty() ? invalid.getReason() : locale;
    }

    static boolean endsAsDirectory(String text) {
        return text.endsWith("/") || text.endsWith(File.separator);
    }

    private static CommandFailure failure(String text, Reason reason, String message) {
        return new CommandFailure(text, reason.name(), message);
    }
}
