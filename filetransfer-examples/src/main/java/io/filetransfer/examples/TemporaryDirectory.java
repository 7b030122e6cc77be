// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A place for the files of one example, gone when it is closed. */
final class TemporaryDirectory implements AutoCloseable {

    private final Path path;

    TemporaryDirectory() throws IOException {
        this.path = Files.createTempDirectory("filetransfer-example");
    }

    /** A new directory in it. */
    Path directory(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    /** A new file in it, with bytes that no compression shortens. */
    Path file(String name, int mebibytes) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        SplittableRandom random = new SplittableRandom(name.hashCode());
        byte[] mebibyte = new byte[1 << 20];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(mebibyte);
                out.write(mebibyte);
            }
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.delete(each);
        }
    }
}
