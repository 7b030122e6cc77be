// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A source file whose bytes no other source has.
 *
 * @param path where it lies; never changed
 * @param size of the file
 */
record Content(Path path, long size) {

    static final int MIB = 1 << 20;

    /** Whether a file holds exactly these bytes. */
    boolean isIn(Path file) throws IOException {
        return Files.size(file) == size && Files.mismatch(path, file) < 0;
    }

    /** Makes sources of the given sizes. */
    static List<Content> make(Path directory, long seed, int... sizes) throws IOException {
        Random random = new Random(seed);
        List<Content> made = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            byte[] bytes = new byte[sizes[i]];
            random.nextBytes(bytes);
            Path path = Files.write(directory.resolve("source-" + sizes[i] + "-" + i), bytes);
            made.add(new Content(path, bytes.length));
        }
        return made;
    }
}
