// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A directory known by its path, for platforms without openat. Links are refused when they are seen, but a local program that
 * swaps a directory for a link at the right moment is not noticed.
 */
final class PlainDirectory implements Disk.Directory {

    private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

    private final Path path;

    PlainDirectory(Path path) {
        this.path = path;
    }

    private Path at(String name) throws IOException {
        return path.resolve(LocalDisk.component(name));
    }

    @Override
    public FileState stat() throws IOException {
        return LocalDisk.stat(path, NOFOLLOW);
    }

    @Override
    public @Nullable FileState stat(String name) throws IOException {
        try {
            return LocalDisk.stat(at(name), NOFOLLOW);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    @Override
    public Disk.@Nullable Entry look(String name) throws IOException {
        FileState state = stat(name);
        return state == null ? null : new Disk.Entry(state.type(), state.fileKey());
    }

    @Override
    public Disk.Directory openDirectory(String name) throws IOException {
        RemoteEntry.Type type = type(name);
        if (type != RemoteEntry.Type.DIRECTORY) {
            throw LocalDisk.notDirectory(type);
        }
        return new PlainDirectory(at(name));
    }

    private RemoteEntry.Type type(String name) throws IOException {
        Disk.Entry entry = look(name);
        if (entry == null) {
            throw new NoSuchFileException(name);
        }
        return entry.type();
    }

    @Override
    public Disk.OpenFile create(String name) throws IOException {
        FileChannel channel = FileChannel.open(
                at(name), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        return new ChannelFile(path.resolve(name), channel, null);
    }

    @Override
    public Disk.OpenFile openRead(String name) throws IOException {
        return new ChannelFile(path.resolve(name), open(name, StandardOpenOption.READ), null);
    }

    @Override
    public Disk.OpenFile openWrite(String name) throws IOException {
        return new ChannelFile(path.resolve(name), open(name, StandardOpenOption.READ, StandardOpenOption.WRITE), null);
    }

    private FileChannel open(String name, StandardOpenOption... options) throws IOException {
        RemoteEntry.Type type = type(name);
        if (type != RemoteEntry.Type.FILE) {
            throw LocalDisk.notRegular(type);
        }
        return FileChannel.open(at(name), options);
    }

    @Override
    public Disk.@Nullable OpenFile openLocked(String name) throws IOException {
        if (look(name) == null) {
            create(name).close();
        }
        return ChannelFile.locked(
                path.resolve(name),
                at(name).toString(),
                () -> open(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public void makeDirectory(String name, boolean isPrivate) throws IOException {
        Files.createDirectory(at(name));
    }

    @Override
    public void move(String name, Disk.Directory target, String targetName) throws IOException {
        Files.move(at(name), ((PlainDirectory) target).at(targetName), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        Files.delete(at(name));
    }

    @Override
    public void deleteDirectory(String name) throws IOException {
        Files.delete(at(name));
    }

    @Override
    public void setAttributes(String name, Instant modified, int permissions) throws IOException {
        Files.setLastModifiedTime(at(name), LocalDisk.time(modified));
        PosixFileAttributeView posix = Files.getFileAttributeView(at(name), PosixFileAttributeView.class, NOFOLLOW);
        if (posix != null) {
            posix.setPermissions(LocalDisk.permissions(permissions));
        }
    }

    @Override
    @SuppressWarnings("StreamResourceLeak") // closing the names closes it
    public Disk.Names names() throws IOException {
        return SecureDirectory.names(Files.newDirectoryStream(path));
    }

    /** Windows has no such thing: nothing is promised for directory entries there. */
    @Override
    public void force() throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            try (FileChannel self = FileChannel.open(path, StandardOpenOption.READ)) {
                self.force(true);
            }
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}
