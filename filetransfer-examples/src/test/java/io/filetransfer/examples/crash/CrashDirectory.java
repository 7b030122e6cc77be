// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary directory for what is large and written again and again: below {@code -Dcrash.directory=..} if that is given,
 * in memory where the system has such a place, else where temporary files are.
 */
final class CrashDirectory implements AutoCloseable {

    static final String PREFIX = "filetransfer-crash-";

    private final Path path;
    private final Runnable undo = this::deleteQuietly;

    private CrashDirectory(Path path) {
        this.path = path;
        AtExit.add(undo);
    }

    static CrashDirectory make() throws IOException {
        Path memory = Path.of("/dev/shm");
        String fallback = Files.isWritable(memory) ? memory.toString() : System.getProperty("java.io.tmpdir");
        Path parent = Path.of(System.getProperty("crash.directory", fallback));
        return new CrashDirectory(Files.createTempDirectory(parent, PREFIX));
    }

    Path path() {
        return path;
    }

    Path subdirectory() throws IOException {
        return Files.createTempDirectory(path, "run-");
    }

    @Override
    public void close() throws IOException {
        AtExit.remove(undo);
        delete(path);
    }

    private void deleteQuietly() {
        try {
            delete(path);
        } catch (IOException e) {
            System.out.println(path + " could not be deleted: " + e);
        }
    }

    static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
