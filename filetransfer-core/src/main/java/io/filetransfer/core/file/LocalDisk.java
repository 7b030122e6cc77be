// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The file system of the machine. */
final class LocalDisk implements Disk {

    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
    private static final int USUAL_PERMISSIONS = 0644;
    private static final Instant EARLIEST = Instant.ofEpochSecond(Integer.MIN_VALUE);
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    @Override
    @SuppressWarnings("StreamResourceLeak") // the directory closes it
    public Directory openDirectory(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!stat(real).isDirectory()) { // not Files.isDirectory: it says false when the disk does not answer
            throw new NotDirectoryException(path.toString()); // asked first: opening a pipe would block
        }
        DirectoryStream<Path> stream = Files.newDirectoryStream(real);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new SecureDirectory(real, secure);
        }
        stream.close();
        return new PlainDirectory(real);
    }

    @Override
    public FileState stat(Path path) throws IOException {
        return stat(path, new LinkOption[0]);
    }

    @Override
    public OpenFile openRead(Path path) throws IOException {
        return new ChannelFile(path, FileChannel.open(path, StandardOpenOption.READ), null);
    }

    /** Only Linux tells a process its umask without changing it. */
    @Override
    public int defaultPermissions() {
        try {
            for (String line : Files.readAllLines(PROCESS_STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("Umask:")) {
                    return 0666
                            & ~Integer.parseInt(
                                    line.substring("Umask:".length()).strip(), 8);
                }
            }
        } catch (IOException | NumberFormatException notToBeHad) {
            return USUAL_PERMISSIONS;
        }
        return USUAL_PERMISSIONS;
    }

    static FileState stat(Path path, LinkOption... options) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, PosixFileAttributes.class, options);
        } catch (UnsupportedOperationException notPosix) {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, options);
        }
        return state(attributes, changed(path, attributes, options));
    }

    static FileState state(BasicFileAttributes attributes, long changed) {
        return new FileState(
                type(attributes),
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                changed,
                key(attributes),
                attributes instanceof PosixFileAttributes posix ? bits(posix.permissions()) : -1);
    }

    static RemoteEntry.Type type(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return RemoteEntry.Type.FILE;
        }
        return attributes.isDirectory() ? RemoteEntry.Type.DIRECTORY : RemoteEntry.Type.OTHER;
    }

    /** The inode alone: what is written down must be known again after a start that numbers the devices otherwise. */
    static String key(BasicFileAttributes attributes) {
        return inode(attributes.fileKey());
    }

    static String inode(@Nullable Object fileKey) {
        String text = fileKey == null ? "" : fileKey.toString();
        int inode = text.indexOf("ino=");
        return inode < 0 ? text : text.substring(inode, text.endsWith(")") ? text.length() - 1 : text.length());
    }

    /**
     * The time of the last change of the inode. Only the path-based view knows it, so it is asked by path and believed only
     * if the path shows the inode that the caller already described.
     */
    static long changed(Path path, BasicFileAttributes described, LinkOption... options) {
        try {
            Map<String, Object> unix = Files.readAttributes(path, "unix:ctime,fileKey", options);
            boolean same = unix.get("fileKey") != null && unix.get("fileKey").equals(described.fileKey());
            return same && unix.get("ctime") instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notToBeHad) {
            return 0;
        }
    }

    static int bits(Set<PosixFilePermission> permissions) {
        int bits = 0;
        for (int i = 0; i < BITS.length; i++) {
            bits |= permissions.contains(BITS[i]) ? 1 << i : 0;
        }
        return bits;
    }

    static Set<PosixFilePermission> permissions(int bits) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((bits & 1 << i) != 0) {
                permissions.add(BITS[i]);
            }
        }
        return permissions;
    }

    /** A time that every file system and both JDKs take; theirs fail for a fraction of a second before 1970. */
    static FileTime time(Instant modified) {
        Instant near = modified.isBefore(EARLIEST) ? EARLIEST : modified.isAfter(LATEST) ? LATEST : modified;
        return FileTime.from(near.getEpochSecond() < 0 ? near.with(ChronoField.NANO_OF_SECOND, 0) : near);
    }

    /** Refuses what is not one component, although no caller passes it: the platform would follow it anywhere. */
    static String component(String name) throws TransferException {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw new TransferException(Reason.NAME_REFUSED, "a name of one component was expected");
        }
        return name;
    }

    static TransferException notRegular(RemoteEntry.Type type) {
        return type == RemoteEntry.Type.DIRECTORY
                ? new TransferException(Reason.IS_DIRECTORY, "a directory stands where a file is expected")
                : new TransferException(Reason.NOT_REGULAR, "the name shows neither a file nor a directory");
    }

    static TransferException notDirectory(RemoteEntry.Type type) {
        return type == RemoteEntry.Type.FILE
                ? new TransferException(Reason.NOT_DIRECTORY, "a file stands where a directory is expected")
                : new TransferException(
                        Reason.NOT_REGULAR, "a link or special file stands where a directory is expected");
    }
}
