// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory held by its descriptor, where the platform has openat and its relatives.
 *
 * <p>Two operations have no such relative in Java and go by path: making a directory, which callers do only in the staging
 * area, and reading the time of the last change, which is believed only for the inode in hand.
 */
final class SecureDirectory implements Disk.Directory {

    private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;
    private static final Path SELF = Path.of(".");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(LocalDisk.permissions(0600));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ENTERS =
            PosixFilePermissions.asFileAttribute(LocalDisk.permissions(0700));
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, NOFOLLOW);
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, NOFOLLOW);
    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, NOFOLLOW);

    private final Path path;
    private final SecureDirectoryStream<Path> stream;
    private @Nullable FileChannel self; // guarded by this

    SecureDirectory(Path path, SecureDirectoryStream<Path> stream) {
        this.path = path;
        this.stream = stream;
    }

    @Override
    public FileState stat() throws IOException {
        PosixFileAttributes attributes =
                stream.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
        return LocalDisk.state(attributes, LocalDisk.changed(path, attributes, NOFOLLOW));
    }

    @Override
    public @Nullable FileState stat(String name) throws IOException {
        PosixFileAttributes attributes = read(name);
        return attributes == null
                ? null
                : LocalDisk.state(attributes, LocalDisk.changed(path.resolve(name), attributes, NOFOLLOW));
    }

    @Override
    public Disk.@Nullable Entry look(String name) throws IOException {
        PosixFileAttributes attributes = read(name);
        return attributes == null ? null : new Disk.Entry(LocalDisk.type(attributes), LocalDisk.key(attributes));
    }

    private @Nullable PosixFileAttributes read(String name) throws IOException {
        try {
            return view(name).readAttributes();
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    private PosixFileAttributeView view(String name) throws IOException {
        return stream.getFileAttributeView(one(name), PosixFileAttributeView.class, NOFOLLOW);
    }

    private static Path one(String name) throws IOException {
        return Path.of(LocalDisk.component(name));
    }

    @Override
    public SecureDirectory openDirectory(String name) throws IOException {
        Disk.Entry before = required(name);
        if (before.type() != RemoteEntry.Type.DIRECTORY) {
            throw LocalDisk.notDirectory(before.type());
        }
        // "name/." fails at once if the name has become a pipe; if it has become a link, the inode is another one.
        DirectoryStream<Path> opened = stream.newDirectoryStream(Path.of(LocalDisk.component(name), "."), NOFOLLOW);
        SecureDirectory directory = new SecureDirectory(path.resolve(name), (SecureDirectoryStream<Path>) opened);
        if (!directory.key().equals(before.fileKey())) {
            directory.close();
            throw new TransferException(Reason.NOT_REGULAR, "a directory was replaced while it was opened");
        }
        return directory;
    }

    private String key() throws IOException {
        return LocalDisk.key(
                stream.getFileAttributeView(PosixFileAttributeView.class).readAttributes());
    }

    private Disk.Entry required(String name) throws IOException {
        Disk.Entry entry = look(name);
        if (entry == null) {
            throw new NoSuchFileException(name);
        }
        return entry;
    }

    @Override
    public Disk.OpenFile create(String name) throws IOException {
        return new ChannelFile(
                path.resolve(name), (FileChannel) stream.newByteChannel(one(name), CREATE, OWNER_ONLY), null);
    }

    @Override
    public Disk.OpenFile openRead(String name) throws IOException {
        return open(name, READ);
    }

    @Override
    public Disk.OpenFile openWrite(String name) throws IOException {
        return open(name, WRITE);
    }

    private Disk.OpenFile open(String name, Set<OpenOption> options) throws IOException {
        Disk.Entry entry = required(name);
        if (entry.type() != RemoteEntry.Type.FILE) {
            throw LocalDisk.notRegular(entry.type());
        }
        return new ChannelFile(path.resolve(name), (FileChannel) stream.newByteChannel(one(name), options), null);
    }

    @Override
    public Disk.@Nullable OpenFile openLocked(String name) throws IOException {
        if (look(name) == null) {
            create(name).close();
        }
        Disk.Entry entry = required(name);
        if (entry.type() != RemoteEntry.Type.FILE) {
            throw LocalDisk.notRegular(entry.type());
        }
        PosixFileAttributes attributes = view(name).readAttributes();
        Disk.OpenFile locked = ChannelFile.locked(
                path.resolve(name), // the lock's key names the device too: a process may serve two
                String.valueOf(attributes.fileKey()),
                () -> (FileChannel) stream.newByteChannel(one(name), WRITE));
        if (locked != null && !entry.equals(look(name))) {
            locked.close(); // its last owner removed it meanwhile: the lock means nothing
            return null;
        }
        return locked;
    }

    @Override
    public void makeDirectory(String name, boolean isPrivate) throws IOException {
        Path made = path.resolve(one(name));
        if (isPrivate) {
            Files.createDirectory(made, OWNER_ENTERS);
        } else {
            Files.createDirectory(made);
        }
    }

    @Override
    public void move(String name, Disk.Directory target, String targetName) throws IOException {
        stream.move(one(name), ((SecureDirectory) target).stream, one(targetName));
    }

    @Override
    public void deleteFile(String name) throws IOException {
        stream.deleteFile(one(name));
    }

    @Override
    public void deleteDirectory(String name) throws IOException {
        stream.deleteDirectory(one(name));
    }

    @Override
    public void setAttributes(String name, Instant modified, int permissions) throws IOException {
        PosixFileAttributeView view = view(name);
        view.setTimes(LocalDisk.time(modified), null, null);
        view.setPermissions(LocalDisk.permissions(permissions));
    }

    @Override
    public Disk.Names names() throws IOException {
        DirectoryStream<Path> names = stream.newDirectoryStream(SELF, NOFOLLOW);
        return names(names);
    }

    static Disk.Names names(DirectoryStream<Path> names) {
        Iterator<Path> entries = names.iterator();
        return new Disk.Names() {
            @Override
            public @Nullable String next() throws IOException {
                try {
                    return entries.hasNext() ? entries.next().getFileName().toString() : null;
                } catch (DirectoryIteratorException e) {
                    throw e.getCause();
                }
            }

            @Override
            public void close() {
                closeQuietly(names);
            }
        };
    }

    private static void closeQuietly(DirectoryStream<Path> stream) {
        try {
            stream.close();
        } catch (IOException onlyRead) { // nothing was written through it
            return;
        }
    }

    @Override
    public void force() throws IOException {
        FileChannel channel;
        synchronized (this) {
            if (self == null) {
                self = (FileChannel) stream.newByteChannel(SELF, Set.of(StandardOpenOption.READ));
            }
            channel = self;
        }
        channel.force(true);
    }

    @Override
    public synchronized void close() {
        closeQuietly(stream);
        try {
            if (self != null) {
                self.close();
            }
        } catch (IOException onlyForced) { // a force that mattered has answered before
            self = null;
        }
    }
}
