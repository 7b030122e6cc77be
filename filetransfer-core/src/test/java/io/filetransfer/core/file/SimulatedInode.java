// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import java.time.Instant;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file or directory of a simulated disk, as programs see it and as it is on the device. */
final class SimulatedInode {

    final long number;
    private final int device;
    final SimulatedContent content = new SimulatedContent();
    final boolean isDirectory;
    final TreeMap<String, SimulatedInode> entries = new TreeMap<>();
    final TreeMap<String, SimulatedInode> durableEntries = new TreeMap<>();

    private Instant modified;
    private Instant durableModified;
    private Instant changed;
    private Instant durableChanged;
    private int permissions;
    private int durablePermissions;

    @Nullable
    SimulatedInode parent;

    String name = "";
    int openings;
    int durableLinks;
    boolean isLocked;

    SimulatedInode(int device, long number, boolean isDirectory, int permissions, Instant now) {
        this.device = device;
        this.number = number;
        this.isDirectory = isDirectory;
        this.permissions = permissions;
        this.durablePermissions = permissions;
        this.modified = now;
        this.durableModified = now;
        this.changed = now;
        this.durableChanged = now;
    }

    String key() {
        return "(dev=" + device + ",ino=" + number + ")";
    }

    RemoteEntry.Type type() {
        return isDirectory ? RemoteEntry.Type.DIRECTORY : RemoteEntry.Type.FILE;
    }

    FileState state() {
        return new FileState(
                type(),
                content.size(),
                modified,
                changed.getEpochSecond() * 1_000_000_000L + changed.getNano(),
                key(),
                permissions);
    }

    void link(SimulatedInode directory, String newName) {
        directory.entries.put(newName, this);
        parent = directory;
        name = newName;
    }

    void unlink() {
        if (parent != null) {
            parent.entries.remove(name);
        }
        parent = null;
    }

    String path() {
        return parent == null ? "?" : parent == this ? "" : parent.path() + "/" + name;
    }

    void contentChanged(Instant now) {
        modified = now;
        changed = now;
    }

    void attributes(Instant newModified, int newPermissions, Instant now) {
        modified = newModified;
        permissions = newPermissions;
        changed = now;
    }

    void renamed(Instant now) {
        changed = now;
    }

    void durablyRenamed(Instant when) {
        durableChanged = when;
    }

    void force() {
        content.force();
        durableModified = modified;
        durableChanged = changed;
        durablePermissions = permissions;
    }

    /** The power is lost; of the names only those on the device are left. */
    void lose(Random random, int percent) {
        content.lose(random, percent);
        if (random.nextInt(100) >= percent) {
            modified = durableModified;
            changed = durableChanged;
            permissions = durablePermissions;
        }
        durableModified = modified;
        durableChanged = changed;
        durablePermissions = permissions;
        openings = 0;
        isLocked = false;
        entries.clear();
        durableEntries.forEach((named, inode) -> inode.link(this, named));
    }
}
