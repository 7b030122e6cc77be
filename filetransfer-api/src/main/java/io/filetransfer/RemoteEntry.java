// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.time.Instant;
import java.util.Objects;

/** One name of a server's tree as a listing shows it. Immutable. */
public final class RemoteEntry {

    /** What stands behind a name. */
    public enum Type {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link, device, pipe or socket: shown, never opened. */
        OTHER
    }

    private final String name;
    private final Type type;
    private final long size;
    private final Instant modified;
    private final int permissions;
    private final String version;

    /**
     * An entry.
     *
     * @param name the name relative to what was listed, components separated by {@code /}; empty for the thing itself
     * @param type what it is
     * @param size bytes of a file, 0 for anything else
     * @param modified the time of the last change of the content
     * @param permissions the nine POSIX permission bits, or -1 if unknown
     * @param version the opaque token of what the name shows; empty for anything but a file
     */
    public RemoteEntry(String name, Type type, long size, Instant modified, int permissions, String version) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.size = size;
        this.modified = Objects.requireNonNull(modified, "modified");
        this.permissions = permissions;
        this.version = Objects.requireNonNull(version, "version");
    }

    /**
     * The name relative to what was listed.
     *
     * @return components separated by {@code /}; empty for the thing itself
     */
    public String name() {
        return name;
    }

    /**
     * What it is.
     *
     * @return never null
     */
    public Type type() {
        return type;
    }

    /**
     * The size of a file.
     *
     * @return bytes; 0 for anything but a file
     */
    public long size() {
        return size;
    }

    /**
     * When the content changed last.
     *
     * @return the server's file time
     */
    public Instant modified() {
        return modified;
    }

    /**
     * The nine POSIX permission bits, as in {@code 0644}.
     *
     * @return 0 to 0777, or -1 if unknown
     */
    public int permissions() {
        return permissions;
    }

    /**
     * The opaque token of what the name shows.
     *
     * @return empty for anything but a file
     */
    public String version() {
        return version;
    }

    @Override
    public String toString() {
        return type + " " + name + " (" + size + " bytes)";
    }
}
