// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.core.file.SimulatedDisk.Operation;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Randomness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk as one process sees it. After {@link #kill} nothing that this process does has an effect, its handles and
 * locks are gone; what it has written stays.
 */
public final class SimulatedMount implements Disk {

    private final SimulatedDisk disk;
    private final Set<Handle> handles = new LinkedHashSet<>();
    private boolean killed;

    SimulatedMount(SimulatedDisk disk) {
        this.disk = disk;
    }

    /** A storage of a server on this disk, maybe through something that breaks its promises. */
    public LocalStorage storage(
            String root, Executor threads, Clock clock, Randomness random, StorageOptions options, DiskSabotage how) {
        return new LocalStorage(how.over(this), Path.of(root), threads, clock, random, options);
    }

    public LocalDownloads downloads(Executor threads, Clock clock, DiskSabotage how) {
        return new LocalDownloads(how.over(this), threads, clock);
    }

    public LocalSources sources(Executor threads) {
        return new LocalSources(this, threads);
    }

    /** Ends the process. */
    public void kill() {
        killed = true;
        Set.copyOf(handles).forEach(Handle::letGo);
    }

    /** Files and directories that are open. */
    public int openHandles() {
        return handles.size();
    }

    void alive() throws IOException {
        if (killed) {
            throw new IOException("the process is gone");
        }
    }

    private void before(Operation operation) throws IOException {
        disk.before(this, operation);
    }

    private SimulatedInode at(Path path) throws IOException {
        before(Operation.LOOK);
        SimulatedInode inode = disk.find(path.toString().equals("/") ? "" : path.toString());
        if (inode == null) {
            throw new NoSuchFileException(path.toString());
        }
        return inode;
    }

    @Override
    public Directory openDirectory(Path path) throws IOException {
        SimulatedInode inode = at(path);
        if (!inode.isDirectory) {
            throw new NotDirectoryException(path.toString());
        }
        return new OpenDirectory(inode);
    }

    @Override
    public FileState stat(Path path) throws IOException {
        return at(path).state();
    }

    @Override
    public OpenFile openRead(Path path) throws IOException {
        return new Opened(at(path), false);
    }

    @Override
    public int defaultPermissions() {
        return 0644;
    }

    /** Something open. */
    private class Handle {
        final SimulatedInode inode;
        private boolean closed;

        Handle(SimulatedInode inode) {
            this.inode = inode;
            inode.openings++;
            handles.add(this);
        }

        void open(Operation operation) throws IOException {
            before(operation);
            if (closed) {
                throw new ClosedChannelException();
            }
        }

        void letGo() {
            if (!closed) {
                closed = true;
                handles.remove(this);
                inode.openings--;
            }
        }
    }

    private final class OpenDirectory extends Handle implements Directory {

        OpenDirectory(SimulatedInode inode) {
            super(inode);
        }

        private @Nullable SimulatedInode entry(String name, Operation operation) throws IOException {
            open(operation);
            return inode.entries.get(LocalDisk.component(name));
        }

        private SimulatedInode required(String name, Operation operation) throws IOException {
            SimulatedInode found = entry(name, operation);
            if (found == null) {
                throw new NoSuchFileException(name);
            }
            return found;
        }

        private SimulatedInode regular(String name) throws IOException {
            SimulatedInode found = required(name, Operation.LOOK);
            if (found.isDirectory) {
                throw LocalDisk.notRegular(RemoteEntry.Type.DIRECTORY);
            }
            return found;
        }

        private SimulatedInode added(String name, boolean isDirectory, int permissions) throws IOException {
            if (entry(name, Operation.CREATE) != null) {
                throw new FileAlreadyExistsException(name);
            }
            if (!disk.isThere(inode)) {
                throw new NoSuchFileException(name);
            }
            SimulatedInode made = disk.newInode(isDirectory, permissions);
            disk.added(inode, name, made);
            return made;
        }

        @Override
        public FileState stat() throws IOException {
            open(Operation.LOOK);
            return inode.state();
        }

        @Override
        public @Nullable FileState stat(String name) throws IOException {
            SimulatedInode found = entry(name, Operation.LOOK);
            return found == null ? null : found.state();
        }

        @Override
        public @Nullable Entry look(String name) throws IOException {
            SimulatedInode found = entry(name, Operation.LOOK);
            return found == null ? null : new Entry(found.type(), found.key());
        }

        @Override
        public Directory openDirectory(String name) throws IOException {
            SimulatedInode found = required(name, Operation.LOOK);
            if (!found.isDirectory) {
                throw LocalDisk.notDirectory(RemoteEntry.Type.FILE);
            }
            return new OpenDirectory(found);
        }

        @Override
        public OpenFile create(String name) throws IOException {
            return new Opened(added(name, false, 0600), false);
        }

        @Override
        public OpenFile openRead(String name) throws IOException {
            return new Opened(regular(name), false);
        }

        @Override
        public @Nullable OpenFile openLocked(String name) throws IOException {
            SimulatedInode found = entry(name, Operation.LOOK) == null ? added(name, false, 0600) : regular(name);
            return found.isLocked ? null : new Opened(found, true);
        }

        @Override
        public OpenFile openWrite(String name) throws IOException {
            return new Opened(regular(name), false);
        }

        @Override
        public void makeDirectory(String name, boolean isPrivate) throws IOException {
            added(name, true, isPrivate ? 0700 : 0755);
        }

        @Override
        public void move(String name, Directory target, String targetName) throws IOException {
            open(Operation.MOVE);
            disk.moved(
                    inode, LocalDisk.component(name), ((OpenDirectory) target).inode, LocalDisk.component(targetName));
        }

        @Override
        public void deleteFile(String name) throws IOException {
            SimulatedInode found = required(name, Operation.DELETE);
            if (found.isDirectory) {
                throw new IOException("Is a directory");
            }
            disk.unlinked(inode, found);
        }

        @Override
        public void deleteDirectory(String name) throws IOException {
            SimulatedInode found = required(name, Operation.DELETE);
            if (!found.isDirectory) {
                throw new NotDirectoryException(name);
            } else if (!found.entries.isEmpty()) {
                throw new DirectoryNotEmptyException(name);
            }
            disk.unlinked(inode, found);
        }

        @Override
        public void setAttributes(String name, Instant modified, int permissions) throws IOException {
            required(name, Operation.ATTRIBUTES).attributes(modified, permissions, disk.now());
        }

        @Override
        public Names names() throws IOException {
            open(Operation.LOOK);
            Deque<String> left = new ArrayDeque<>(inode.entries.keySet());
            Handle handle = new Handle(inode);
            return new Names() {
                @Override
                public @Nullable String next() throws IOException {
                    handle.open(Operation.LOOK);
                    return left.poll();
                }

                @Override
                public void close() {
                    handle.letGo();
                }
            };
        }

        @Override
        public void force() throws IOException {
            open(Operation.FORCE_DIRECTORY);
            disk.forceDirectory(inode);
        }

        @Override
        public void close() {
            letGo();
        }
    }

    private final class Opened extends Handle implements OpenFile {
        private boolean locks;

        Opened(SimulatedInode inode, boolean locks) {
            super(inode);
            this.locks = locks;
            inode.isLocked |= locks;
        }

        @Override
        public long write(long offset, ByteBuffer[] source, int count) throws IOException {
            open(Operation.WRITE);
            long at = offset;
            for (int i = 0; i < count; i++) {
                int bytes = source[i].remaining();
                if (bytes > 0) {
                    int fits;
                    try {
                        fits = disk.room(inode, at, bytes);
                    } catch (IOException full) {
                        if (at > offset) {
                            break;
                        }
                        throw full;
                    }
                    inode.content.write(at, source[i], fits);
                    disk.contentChanged(inode);
                    at += fits;
                    if (fits < bytes) {
                        break;
                    }
                }
            }
            return at - offset;
        }

        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
            open(Operation.READ);
            return inode.content.read(offset, target);
        }

        @Override
        public void force() throws IOException {
            try {
                open(Operation.FORCE);
            } catch (ClosedChannelException closed) {
                throw closed;
            } catch (IOException e) {
                if (!killed) {
                    inode.content.failForce(disk.random);
                }
                throw e;
            }
            inode.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            open(Operation.WRITE);
            if (size < inode.content.size()) {
                inode.content.truncate(size);
                disk.contentChanged(inode);
            }
        }

        @Override
        public boolean isInMemory() {
            return disk.isInMemory;
        }

        @Override
        public long size() throws IOException {
            open(Operation.LOOK);
            return inode.content.size();
        }

        @Override
        void letGo() {
            if (locks) {
                locks = false;
                inode.isLocked = false;
            }
            super.letGo();
        }

        @Override
        public void close() {
            letGo();
        }
    }
}
