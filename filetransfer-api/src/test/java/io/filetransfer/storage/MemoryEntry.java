// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.RemoteEntry;
import java.time.Instant;

/** A file or directory in memory; another content is another entry. */
record MemoryEntry(boolean isDirectory, byte[] content, Instant modified, int permissions, long number) {

    static MemoryEntry directory(long number) {
        return new MemoryEntry(true, new byte[0], Instant.EPOCH, 0755, number);
    }

    static MemoryEntry file(byte[] content, ReceiveRequest request, long number) {
        int permissions = request.permissions() < 0 ? 0644 : request.permissions();
        return new MemoryEntry(false, content, request.modified(), permissions, number);
    }

    SourceAttributes attributes() {
        return new SourceAttributes(content.length, modified, 0, Long.toString(number), permissions);
    }

    String version() {
        return attributes().version();
    }

    RemoteEntry entry(String name) {
        return new RemoteEntry(
                name,
                isDirectory ? RemoteEntry.Type.DIRECTORY : RemoteEntry.Type.FILE,
                content.length,
                modified,
                permissions,
                isDirectory ? "" : version());
    }
}
