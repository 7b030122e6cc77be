// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.TransferException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where downloads go.
 *
 * @param text as the user wrote it
 * @param path the same as a path
 * @param there what stands there
 * @param directory whether it was written as a directory
 */
record LocalTarget(String text, Path path, Placement.Kind there, boolean directory) {

    static LocalTarget examine(String text) throws CommandFailure {
        Path path = LocalSource.path(text);
        Placement.Kind there;
        if (Files.isDirectory(path)) {
            there = Placement.Kind.DIRECTORY;
        } else {
            there = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Placement.Kind.FILE : Placement.Kind.MISSING;
        }
        boolean directory = LocalSource.endsAsDirectory(text)
                || Placement.nameOf(text, File.separatorChar).isEmpty();
        return new LocalTarget(text, path, there, directory);
    }

    /** Where a source goes. Makes the directory that was asked for with a slash, but no other. */
    Path pathOf(RemoteUri source, boolean tree) throws CommandFailure {
        Placement placement = Placement.decide(text, there, directory, tree);
        try {
            if (placement == Placement.INSIDE) {
                Files.createDirectories(path);
                return source.name().isEmpty() ? path : path.resolve(source.name());
            }
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                throw new CommandFailure(
                        text, Reason.NOT_FOUND.name(), "there is no directory " + parent + "; make it first");
            }
            return path;
        } catch (IOException failed) {
            throw new CommandFailure(
                    text, Reason.STORAGE.name(), "the directory cannot be made: " + failed.getMessage());
        } catch (InvalidPathException invalid) {
            throw new CommandFailure(source.toString(), Reason.NAME_REFUSED.name(), LocalSource.why(invalid));
        }
    }
}
