// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a file being received lie: a directory of its own with data and journal, or a single file for what is
 * too small to be resumed. Used by one task at a time.
 */
final class PartialHome {

    static final String DATA_NAME = "data";
    static final String JOURNAL_NAME = "journal";

    private final Disk.Directory parent;
    private final String name;
    private final Disk.@Nullable Directory own;
    private final Disk.OpenFile data;
    private final Disk.@Nullable OpenFile journalFile;
    private final @Nullable Journal journal;
    private final String fileKey;
    private final boolean isDataTheLock;
    private final boolean isInMemory;

    private PartialHome(
            Disk.Directory parent,
            String name,
            Disk.@Nullable Directory own,
            Disk.OpenFile data,
            Disk.@Nullable OpenFile journalFile,
            @Nullable Journal journal,
            boolean isDataTheLock)
            throws IOException {
        this.isDataTheLock = isDataTheLock;
        this.parent = parent;
        this.name = name;
        this.own = own;
        this.data = data;
        this.journalFile = journalFile;
        this.journal = journal;
        Disk.Entry entry = dataDirectory().look(dataName());
        this.fileKey = entry == null ? "" : entry.fileKey();
        this.isInMemory = journal != null && data.isInMemory(); // small files are not worth the question
    }

    static PartialHome single(Disk.Directory parent, String name, Disk.OpenFile data) throws IOException {
        return new PartialHome(parent, name, null, data, null, null, false);
    }

    /** A single file whose lock says that somebody is attached. */
    static PartialHome lockedSingle(Disk.Directory parent, String name, Disk.OpenFile data) throws IOException {
        return new PartialHome(parent, name, null, data, null, null, true);
    }

    static PartialHome journalled(
            Disk.Directory parent,
            String name,
            Disk.Directory own,
            Disk.OpenFile data,
            Disk.OpenFile journalFile,
            Journal journal)
            throws IOException {
        return new PartialHome(parent, name, own, data, journalFile, journal, false);
    }

    /** The name in the staging area. */
    String name() {
        return name;
    }

    Disk.OpenFile data() {
        return data;
    }

    /** Closes the data before it is published, unless somebody else could write into it then. */
    void closeData() throws IOException {
        if (!isDataTheLock) {
            data.close();
        }
    }

    /** Null for a single file. */
    @Nullable
    Journal journal() {
        return journal;
    }

    /** The inode of the data. */
    String fileKey() {
        return fileKey;
    }

    boolean isInMemory() {
        return isInMemory;
    }

    Disk.Directory dataDirectory() {
        return own == null ? parent : own;
    }

    String dataName() {
        return own == null ? name : DATA_NAME;
    }

    void close() throws IOException {
        try (own;
                journalFile) {
            data.close();
        }
    }

    /** Closes and deletes what is left; what was published is no longer there. */
    void remove() throws IOException {
        try {
            deleteIfThere(dataDirectory(), dataName(), fileKey);
            if (own != null) {
                deleteIfThere(own, JOURNAL_NAME, null);
            }
        } finally {
            close();
        }
        if (own != null) {
            parent.deleteDirectory(name);
        }
    }

    /** Closes and moves everything out of the way, for people to look at. */
    void moveTo(Disk.Directory target, String targetName) throws IOException {
        close();
        parent.move(name, target, targetName);
    }

    private static void deleteIfThere(Disk.Directory directory, String name, @Nullable String fileKey)
            throws IOException {
        Disk.Entry entry = directory.look(name);
        if (entry != null && (fileKey == null || fileKey.equals(entry.fileKey()))) {
            directory.deleteFile(name);
        }
    }
}
