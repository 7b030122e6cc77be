// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory; all of them below {@code -Dcrash.directory=..} if that is given. */
final class CrashDirectory implements AutoCloseable {

    static final String PREFIX = "filetransfer-crash-";

    private final Path path;
    private final Runnable undo = this::deleteQuietly;

    private CrashDirectory(Path path) {
        this.path = path;
        AtExit.add(undo);
    }

    /** In memory if the system has such a place. */
    static CrashDirectory make() throws IOException {
        Path memory = Path.of("/dev/shm");
        return below(Files.isWritable(memory) ? memory.toString() : System.getProperty("java.io.tmpdir"));
    }

    /** Where temporary files are: mostly on a device, whose files are treated otherwise than those in memory. */
    static CrashDirectory onDevice() throws IOException {
        return below(System.getProperty("java.io.tmpdir"));
    }

    private static CrashDirectory below(String parent) throws IOException {
        Path chosen = Path.of(System.getProperty("crash.directory", parent));
        return new CrashDirectory(Files.createTempDirectory(chosen, PREFIX));
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
