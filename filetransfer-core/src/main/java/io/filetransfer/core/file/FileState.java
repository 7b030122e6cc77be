// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.RemoteEntry;
import io.filetransfer.storage.SourceAttributes;
import java.time.Instant;

/**
 * What a stat says.
 *
 * @param type what it is
 * @param size bytes of a file
 * @param modified the time of the last change of the content
 * @param changed the time of the last change of the inode in nanoseconds since 1970, or 0 if not to be had
 * @param fileKey the identity of the inode, or empty if not to be had
 * @param permissions the nine POSIX bits, or -1
 */
record FileState(RemoteEntry.Type type, long size, Instant modified, long changed, String fileKey, int permissions) {

    boolean isFile() {
        return type == RemoteEntry.Type.FILE;
    }

    boolean isDirectory() {
        return type == RemoteEntry.Type.DIRECTORY;
    }

    SourceAttributes attributes() {
        return new SourceAttributes(size, modified, changed, fileKey, permissions);
    }

    /** The same token for receipts, stat, listings and downloads, so that they compare. */
    String version() {
        return attributes().version();
    }

    RemoteEntry entry(String name) {
        return new RemoteEntry(name, type, isFile() ? size : 0, modified, permissions, isFile() ? version() : "");
    }
}
