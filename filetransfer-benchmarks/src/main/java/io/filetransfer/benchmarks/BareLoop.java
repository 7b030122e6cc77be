// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a careful program does by hand, one step after another. */
final class BareLoop {

    private static final int WRITE_BYTES = 1 << 20;
    private static final int FORCE_BYTES = 64 << 20;

    private BareLoop() {}

    /** Copies a file: 64 MiB are written, then forced, and so on; at the end the directory is forced. */
    static void copy(Path source, Path target) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(WRITE_BYTES);
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long forced = 0;
            while (in.read(buffer.clear()) > 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                if (out.position() - forced >= FORCE_BYTES) {
                    out.force(true);
                    forced = out.position();
                }
            }
            out.force(true);
        }
        force(target.resolveSibling("."));
    }

    /** Writes small files one after another: file, force, force of the directory. */
    static void small(Path directory, int files, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(content.length);
        try (FileChannel names = FileChannel.open(directory)) {
            for (int i = 0; i < files; i++) {
                try (FileChannel out = FileChannel.open(
                        directory.resolve("f" + i), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    out.write(buffer.clear().put(content).flip());
                    out.force(true);
                }
                names.force(true);
            }
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory)) {
            names.force(true);
        }
    }
}
