// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this package needs of a file system. Below a directory that is held open there are only names of one component, and no
 * symbolic link is ever followed; a path enters where a root or a source is opened, and nowhere else.
 *
 * <p>Methods block and are called on disk threads. Safe for use by several threads.
 */
interface Disk {

    /** Opens a directory that the application named; links are followed. */
    Directory openDirectory(Path path) throws IOException;

    /** Describes what the application named; links are followed. */
    FileState stat(Path path) throws IOException;

    /** Opens a source that the application named and that {@link #stat(Path)} calls a file. */
    OpenFile openRead(Path path) throws IOException;

    /** The nine permission bits that the process grants to a new file. */
    int defaultPermissions();

    /** What stands behind a name, as far as needed to know whether it is still the same. */
    record Entry(RemoteEntry.Type type, String fileKey) {}

    /** A directory held open: it stays this one, whatever happens to its name. */
    interface Directory extends Closeable {

        /** Describes the directory itself. */
        FileState stat() throws IOException;

        /** Describes a name, or null if there is nothing. */
        @Nullable
        FileState stat(String name) throws IOException;

        /** A cheaper {@link #stat(String)}. */
        @Nullable
        Entry look(String name) throws IOException;

        Directory openDirectory(String name) throws IOException;

        /** Makes a new file that only its owner may read and write; fails if the name is taken. */
        OpenFile create(String name) throws IOException;

        /** Opens a regular file; anything else is refused without being opened. */
        OpenFile openRead(String name) throws IOException;

        /**
         * Opens a regular file for reading and writing, made if absent, and locks it until it is closed.
         *
         * @return null if somebody else, in this process or another, has it locked
         */
        @Nullable
        OpenFile openLocked(String name) throws IOException;

        OpenFile openWrite(String name) throws IOException;

        /**
         * Makes a directory. Only for directories in which nobody else works: it may go through the path of this one.
         *
         * @param isPrivate whether only its owner may enter it, instead of what the process usually grants
         */
        void makeDirectory(String name, boolean isPrivate) throws IOException;

        /** Renames in one step; what has the new name is replaced. */
        void move(String name, Directory target, String targetName) throws IOException;

        void deleteFile(String name) throws IOException;

        void deleteDirectory(String name) throws IOException;

        /** Sets time and permission bits of a regular file of ours. */
        void setAttributes(String name, Instant modified, int permissions) throws IOException;

        /** Starts to read the names. */
        Names names() throws IOException;

        /** Forces the entries of this directory to the device. */
        void force() throws IOException;

        @Override
        void close();
    }

    /** An open file. Writes come from one thread at a time. */
    interface OpenFile extends Closeable {

        /** Writes once, from the first of the buffers that has something left; may write less than there is. */
        long write(long offset, ByteBuffer[] source, int count) throws IOException;

        /** Reads once; -1 at the end of the file. */
        int read(long offset, ByteBuffer target) throws IOException;

        /** Forces content and attributes to the device. */
        void force() throws IOException;

        /** Cuts the file if it is longer. */
        void truncate(long size) throws IOException;

        long size() throws IOException;

        /** Whether the content lies in memory, so that reading and writing wait for no device. May ask the system. */
        default boolean isInMemory() {
            return false;
        }

        @Override
        void close() throws IOException;

        /** Writes everything. */
        default void writeFully(long offset, ByteBuffer[] source, int count) throws IOException {
            long left = 0;
            for (int i = 0; i < count; i++) {
                left += source[i].remaining();
            }
            long position = offset;
            int idle = 0;
            while (left > 0) {
                long written = write(position, source, count);
                idle = written > 0 ? 0 : idle + 1;
                if (idle == 100) {
                    throw new IOException("the disk took nothing in 100 attempts");
                }
                position += written;
                left -= written;
            }
        }

        /** Reads until the buffer is full or the file ends; returns the bytes read. */
        default int readFully(long offset, ByteBuffer target) throws IOException {
            int start = target.position();
            while (target.hasRemaining()) {
                if (read(offset + target.position() - start, target) < 0) {
                    break;
                }
            }
            return target.position() - start;
        }
    }

    /** The names of a directory, one after another, in no order. Used by one thread at a time. */
    interface Names extends Closeable {

        /** The next name, or null at the end. */
        @Nullable
        String next() throws IOException;

        @Override
        void close();
    }
}
