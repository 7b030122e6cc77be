// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.FileDigest;
import io.filetransfer.core.runtime.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The disk of a simulated machine, in memory. Each process sees it through a {@link SimulatedMount} of its own.
 *
 * <p>What a process writes is seen at once and is on the device after a force. A loss of power keeps of everything else what
 * the seed decides: pages of files one by one; names in each directory up to some change and none after it. A rename is one
 * change of two directories: it survives in both or in neither. Forcing a directory makes durable its changes and those of
 * other directories that came before them. Numbers of inodes are used again once a removal is on the device.
 */
public final class SimulatedDisk {

    /** What is done to a disk. */
    public enum Operation {
        /** Names and attributes. */
        LOOK,
        /** What is in files. */
        READ,
        WRITE,
        FORCE,
        FORCE_DIRECTORY,
        CREATE,
        MOVE,
        DELETE,
        ATTRIBUTES
    }

    /** Asked before each operation; may throw, end processes, or cut the power. */
    public interface Fault {
        void before(Operation operation) throws IOException;
    }

    /** Told when a file gets a name or loses one, as programs see it, and when a process changes what is in it. */
    public interface Watcher {
        default void named(String path, Object file, @Nullable Object replaced) {}

        default void removed(String path, Object file) {}

        default void changed(Object file) {}
    }

    /** One change of names that is not on the device yet; a rename changes two directories. */
    private record Change(
            SimulatedInode directory,
            @Nullable String removed,
            @Nullable SimulatedInode target,
            @Nullable String named,
            @Nullable SimulatedInode inode,
            @Nullable SimulatedInode emptied,
            Instant when) {

        boolean touches(Set<SimulatedInode> directories) {
            return directories.contains(directory)
                    || (target != null && directories.contains(target))
                    || (emptied != null && directories.contains(emptied));
        }

        void addTo(Set<SimulatedInode> directories) {
            directories.add(directory);
            if (target != null) {
                directories.add(target);
            }
            if (emptied != null) {
                directories.add(emptied);
            }
        }

        void apply() {
            if (removed != null) {
                count(directory.durableEntries.remove(removed), -1);
            }
            if (target != null && named != null && inode != null) {
                count(target.durableEntries.put(named, inode), -1);
                count(inode, 1);
                if (removed != null) {
                    inode.durablyRenamed(when);
                }
            }
        }

        private static void count(@Nullable SimulatedInode linked, int by) {
            if (linked != null) {
                linked.durableLinks += by;
            }
        }
    }

    final Random random;

    /** Whether it says that waiting for it is not worth a thread. */
    final boolean isInMemory;

    private final Clock clock;
    private final int device;
    private final SimulatedInode root;
    private final List<SimulatedMount> mounts = new ArrayList<>();
    private final List<SimulatedInode> removed = new ArrayList<>();
    private List<Change> pending = new ArrayList<>();
    private Fault fault = operation -> {};
    private Watcher watcher = new Watcher() {};
    private Instant lastTime = Instant.MIN;
    private long nextNumber = 2;
    private long freePages = Long.MAX_VALUE;
    private int mostBytesPerWrite = Integer.MAX_VALUE;

    public SimulatedDisk(long seed, Clock clock) {
        this.random = new Random(seed);
        this.clock = clock;
        this.isInMemory = random.nextInt(3) == 0;
        this.device = random.nextInt(1 << 16);
        this.root = new SimulatedInode(device, 1, true, 0755, clock.wallTime());
        root.parent = root;
    }

    /** The view of a new process. */
    public SimulatedMount mount() {
        SimulatedMount mount = new SimulatedMount(this);
        mounts.add(mount);
        return mount;
    }

    public void failing(Fault newFault) {
        fault = newFault;
    }

    public void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** How much more may be written into new pages. */
    public void freeBytes(long bytes) {
        freePages = bytes / SimulatedContent.PAGE_BYTES;
    }

    /** From now on a write takes at most so much. */
    public void mostBytesPerWrite(int bytes) {
        mostBytesPerWrite = bytes;
    }

    // ---- what people and other programs do

    /** Makes directories, durably. */
    public void makeDirectories(String path) {
        SimulatedInode at = root;
        for (String name : path.substring(1).split("/", -1)) {
            SimulatedInode next = at.entries.get(name);
            if (next == null) {
                next = newInode(true, 0755);
                added(at, name, next);
                forceDirectory(at);
            }
            at = next;
        }
    }

    /** Writes a file, durably: over the one that is there, or as another one with its name. */
    public void write(String path, byte[] bytes, boolean inPlace) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        SimulatedInode directory = required(path.substring(0, slash));
        SimulatedInode there = directory.entries.get(name);
        SimulatedInode inode = there != null && inPlace ? there : newInode(false, 0644);
        inode.content.truncate(0);
        inode.content.write(0, ByteBuffer.wrap(bytes), bytes.length);
        inode.contentChanged(now());
        inode.force();
        if (inode != there) {
            added(directory, name, inode);
            forceDirectory(directory);
        }
    }

    private SimulatedInode required(String path) {
        SimulatedInode inode = find(path);
        if (inode == null) {
            throw new AssertionError(path + " is not there");
        }
        return inode;
    }

    @Nullable
    SimulatedInode find(String path) {
        SimulatedInode at = root;
        for (String name : path.isEmpty() ? new String[0] : path.substring(1).split("/", -1)) {
            at = at == null ? null : at.entries.get(name);
        }
        return at;
    }

    /** The file behind a name, to be compared by identity; null if there is none. */
    public @Nullable Object file(String path) {
        return find(path);
    }

    /** Says which bytes a file has. */
    public static long check(Object file) {
        return ((SimulatedInode) file).content.check();
    }

    /** What a receipt says of these bytes. */
    public static FileDigest digest(Object file) {
        return ((SimulatedInode) file).content.digest();
    }

    /** The version that a stat of the file shows. */
    public static String version(Object file) {
        return ((SimulatedInode) file).state().version();
    }

    /** The paths of all files below a directory. */
    public List<String> files(String path) {
        List<String> found = new ArrayList<>();
        SimulatedInode top = find(path);
        if (top != null) {
            collect(top, found);
        }
        return found;
    }

    private static void collect(SimulatedInode directory, List<String> found) {
        for (SimulatedInode inode : directory.entries.values()) {
            if (inode.isDirectory) {
                collect(inode, found);
            } else {
                found.add(inode.path());
            }
        }
    }

    /** All processes end, and what was not forced survives by chance. */
    public void losePower() {
        mounts.forEach(SimulatedMount::kill);
        mounts.clear();
        int percent = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 100;
            default -> random.nextInt(101);
        };
        Set<SimulatedInode> lost = new LinkedHashSet<>();
        for (Change change : pending) {
            if (change.touches(lost) || random.nextInt(100) >= percent) {
                change.addTo(lost);
            } else {
                change.apply();
            }
        }
        pending = new ArrayList<>();
        removed.clear();
        mostBytesPerWrite = Integer.MAX_VALUE;
        lose(root, random.nextBoolean() ? percent : random.nextInt(101));
    }

    private void lose(SimulatedInode inode, int percent) {
        inode.lose(random, percent);
        inode.entries.values().forEach(child -> lose(child, percent));
    }

    // ---- what processes do

    /** Never the same time twice: what a program changes again looks changed. */
    Instant now() {
        Instant time = clock.wallTime();
        lastTime = time.isAfter(lastTime) ? time : lastTime.plusNanos(1);
        return lastTime;
    }

    void before(SimulatedMount mount, Operation operation) throws IOException {
        mount.alive();
        fault.before(operation);
        mount.alive();
    }

    SimulatedInode newInode(boolean isDirectory, int permissions) {
        long number = nextNumber;
        SimulatedInode free = random.nextBoolean() ? freeInode() : null;
        if (free == null) {
            nextNumber++;
        } else {
            removed.remove(free);
            number = free.number;
        }
        return new SimulatedInode(device, number, isDirectory, permissions, now());
    }

    private @Nullable SimulatedInode freeInode() {
        for (SimulatedInode inode : removed) {
            if (inode.durableLinks == 0 && inode.openings == 0 && !isPending(inode)) {
                return inode;
            }
        }
        return null;
    }

    private boolean isPending(SimulatedInode inode) {
        for (Change change : pending) {
            if (change.inode == inode || change.emptied == inode) {
                return true;
            }
        }
        return false;
    }

    void added(SimulatedInode directory, String name, SimulatedInode inode) {
        @Nullable SimulatedInode replaced = directory.entries.get(name);
        inode.link(directory, name);
        gone(replaced);
        pending.add(new Change(directory, null, directory, name, inode, null, now()));
        if (!inode.isDirectory) {
            watcher.named(inode.path(), inode, replaced);
        }
    }

    private void gone(@Nullable SimulatedInode inode) {
        if (inode != null) {
            inode.parent = null;
            removed.add(inode);
        }
    }

    /** Whether a directory still has a name. */
    boolean isThere(SimulatedInode directory) {
        return directory.parent != null;
    }

    void moved(SimulatedInode from, String name, SimulatedInode target, String targetName) throws IOException {
        SimulatedInode inode = from.entries.get(name);
        if (inode == null || !isThere(target)) {
            throw new NoSuchFileException(name);
        }
        @Nullable SimulatedInode replaced = target.entries.get(targetName);
        if (replaced == inode) {
            return;
        }
        if (replaced != null && replaced.isDirectory != inode.isDirectory) {
            throw replaced.isDirectory ? new IOException("Is a directory") : new NotDirectoryException(targetName);
        }
        if (replaced != null && !replaced.entries.isEmpty()) {
            throw new FileAlreadyExistsException(targetName);
        }
        String before = inode.path();
        inode.unlink();
        inode.link(target, targetName);
        Instant when = now();
        inode.renamed(when);
        gone(replaced);
        pending.add(new Change(from, name, target, targetName, inode, null, when));
        if (!inode.isDirectory) {
            watcher.removed(before, inode);
            watcher.named(inode.path(), inode, replaced);
        }
    }

    void unlinked(SimulatedInode directory, SimulatedInode inode) {
        String path = inode.path();
        pending.add(new Change(directory, inode.name, null, null, null, inode.isDirectory ? inode : null, now()));
        inode.unlink();
        removed.add(inode);
        if (!inode.isDirectory) {
            watcher.removed(path, inode);
        }
    }

    /** How much of a write fits. */
    int room(SimulatedInode inode, long offset, int bytes) throws IOException {
        int most = Math.min(bytes, mostBytesPerWrite);
        long end = (offset + most + SimulatedContent.PAGE_BYTES - 1) / SimulatedContent.PAGE_BYTES;
        long added = Math.max(0, end - inode.content.pageCount());
        if (added > freePages) {
            long fits = (inode.content.pageCount() + freePages) * SimulatedContent.PAGE_BYTES - offset;
            freePages = 0;
            if (fits <= 0) {
                throw new IOException("No space left on device");
            }
            return (int) Math.min(most, fits);
        }
        freePages -= added;
        return most;
    }

    void contentChanged(SimulatedInode inode) {
        inode.contentChanged(now());
        watcher.changed(inode);
    }

    void forceDirectory(SimulatedInode directory) {
        Set<SimulatedInode> needed = new LinkedHashSet<>(Set.of(directory));
        List<Change> forced = new ArrayList<>();
        List<Change> left = new ArrayList<>();
        for (int i = pending.size() - 1; i >= 0; i--) {
            Change change = pending.get(i);
            if (change.touches(needed)) {
                change.addTo(needed);
                forced.add(change);
            } else {
                left.add(change);
            }
        }
        for (int i = forced.size() - 1; i >= 0; i--) {
            forced.get(i).apply();
        }
        java.util.Collections.reverse(left);
        pending = left;
    }
}
