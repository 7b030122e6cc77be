// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a listening Unix socket. The system makes it when the socket is bound and never removes it: what a server that
 * was killed has left would be in the way of the next one. Used by one thread; its calls are short ones to a local file system.
 */
public final class SocketFile {

    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

    /** {@code sun_path} without its last zero byte. */
    private static final int MOST_BYTES =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? 103 : 107;

    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    private final Path path;
    private final @Nullable Object key;

    private SocketFile(Path path) throws IOException {
        this.path = path;
        this.key = keyOf(path);
    }

    /**
     * Refuses a path that sockets cannot have; some libraries would cut it.
     *
     * @throws IOException saying how long it may be
     */
    public static void checkLength(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress unix) {
            int bytes = unix.getPath().toString().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                throw new IOException("the path of the socket has " + bytes + " bytes, expected at most " + MOST_BYTES);
            }
        }
    }

    /**
     * Makes room for a socket that is to be bound: removes the file of a socket on which nobody listens any more, and nothing
     * else. Does nothing to an address that is no Unix socket.
     *
     * @throws BindException if somebody listens there
     * @throws FileAlreadyExistsException if a file of another kind is there
     */
    public static void makeRoom(SocketAddress address) throws IOException {
        checkLength(address);
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            return;
        }
        Path path = unix.getPath();
        try {
            Object found = keyOf(path);
            if (!isSocket(path)) {
                throw new FileAlreadyExistsException(path.toString(), null, "is a file of another kind");
            }
            if (isAnswered(unix)) {
                throw new BindException("somebody listens there already");
            }
            removeStale(path, found);
        } catch (NoSuchFileException nothingThere) {
            return;
        }
    }

    /**
     * The file of a socket that was just bound.
     *
     * @param address where; of any kind
     * @param permissions who may connect
     * @return the file, or null if the address is no Unix socket
     */
    public static @Nullable SocketFile bound(SocketAddress address, Set<PosixFilePermission> permissions)
            throws IOException {
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            return null;
        }
        try {
            Files.setPosixFilePermissions(unix.getPath(), permissions);
        } catch (UnsupportedOperationException noSuchPermissions) {
            LOG.debug("{} has no permissions", unix, noSuchPermissions);
        }
        return new SocketFile(unix.getPath());
    }

    /**
     * Closes the socket and removes its file, unless somebody has put another file in its place: that one stays, although
     * some libraries would remove whatever is there.
     *
     * @param close closes the socket at once
     */
    public void closeAndRemove(Runnable close) {
        try {
            if (Objects.equals(key, keyOf(path))) {
                Files.delete(path);
                close.run();
            } else {
                Path aside = aside(path);
                Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
                close.run();
                Files.move(aside, path);
            }
        } catch (NoSuchFileException gone) {
            close.run();
        } catch (IOException e) {
            LOG.warn("the socket file {} stays behind", path, e);
            close.run();
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & TYPE_MASK) == TYPE_SOCKET;
        } catch (UnsupportedOperationException | IllegalArgumentException noSuchView) {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        }
    }

    private static boolean isAnswered(UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address); // a full backlog makes it wait: somebody is there
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    /** Two servers may find the same old file: who comes second must not remove the new one of the first. */
    private static void removeStale(Path path, @Nullable Object found) throws IOException {
        Path aside = aside(path);
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        if (Objects.equals(found, keyOf(aside))) {
            Files.delete(aside);
            return;
        }
        Files.createLink(path, aside);
        Files.delete(aside);
        throw new BindException("another server has begun to listen there");
    }

    private static Path aside(Path path) {
        return path.resolveSibling(path.getFileName() + ".aside-"
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().getId());
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}
