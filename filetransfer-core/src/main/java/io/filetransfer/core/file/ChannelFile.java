// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A file channel, with a lock or without. */
final class ChannelFile implements Disk.OpenFile {

    /**
     * The keys of the files locked by this process, asked before a file is opened: the kernel drops a lock as soon as the
     * process closes any descriptor of the file, even one that was opened only to find the file locked. Each holds its file,
     * so that the garbage collector does not close one that was forgotten, whose key then could be that of another file.
     */
    private static final Map<String, Object> LOCKED = new ConcurrentHashMap<>();

    /** File systems without a device behind them. */
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private final Path path;
    private final FileChannel channel;
    private final @Nullable String lockKey;
    private long position; // of the channel: asking it costs a system call

    /**
     * An open file.
     *
     * @param path where it was when it was opened; only to ask what kind of file system that is
     */
    ChannelFile(Path path, FileChannel channel, @Nullable String lockKey) {
        this.path = path;
        this.channel = channel;
        this.lockKey = lockKey;
    }

    /** Opens a channel. */
    interface Opening {
        FileChannel open() throws IOException;
    }

    static @Nullable ChannelFile locked(Path path, String fileKey, Opening opening) throws IOException {
        if (LOCKED.putIfAbsent(fileKey, opening) != null) {
            return null;
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = opening.open();
            lock = channel.tryLock();
        } catch (OverlappingFileLockException lockedByOtherCode) {
            return null;
        } finally {
            if (lock == null) {
                LOCKED.remove(fileKey);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        if (lock == null) {
            return null;
        }
        ChannelFile file = new ChannelFile(path, channel, fileKey);
        LOCKED.put(fileKey, file);
        return file;
    }

    @Override
    public long write(long offset, ByteBuffer[] source, int count) throws IOException {
        if (position != offset) {
            channel.position(offset);
            position = offset;
        }
        long written = count == 1 ? channel.write(source[0]) : channel.write(source, 0, count);
        position += written;
        return written;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
        return channel.read(target, offset);
    }

    @Override
    public void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
        position = -1;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public boolean isInMemory() {
        try {
            return MEMORY.contains(Files.getFileStore(path).type());
        } catch (IOException | RuntimeException notToBeHad) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (lockKey != null) { // before the inode becomes free: the next file that gets it may be locked at once
            LOCKED.remove(lockKey, this); // only this: a second close must not free the lock of somebody else
        }
        channel.close();
    }
}
