// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import java.time.Instant;

/**
 * What tells one content of a file from another without reading it.
 *
 * @param size bytes
 * @param modified the time of the last change of the content
 * @param changed the time of the last change of the inode in nanoseconds since 1970, or 0 where the platform has none
 * @param fileKey the platform's identity of the file, or empty where it has none
 * @param permissions the nine POSIX permission bits, or -1 where the platform has none
 */
public record SourceAttributes(long size, Instant modified, long changed, String fileKey, int permissions) {

    /**
     * The opaque version token of this content.
     *
     * @return at most 128 characters of ASCII
     */
    public String version() {
        long hash = fileKey.hashCode() * 0x9E3779B97F4A7C15L ^ changed * 0xC2B2AE3D27D4EB4FL;
        return String.format("%x-%x.%x-%016x", size, modified.getEpochSecond(), modified.getNano(), hash ^ hash >>> 29);
    }

    // Written out: what the compiler makes of a record's equals is linked at its first use, which costs a cold program
    // more
    // than all comparisons of a transfer.
    @Override
    public boolean equals(Object other) {
        return other instanceof SourceAttributes that
                && size == that.size
                && changed == that.changed
                && permissions == that.permissions
                && modified.equals(that.modified)
                && fileKey.equals(that.fileKey);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(size) * 31 + modified.hashCode();
    }
}
