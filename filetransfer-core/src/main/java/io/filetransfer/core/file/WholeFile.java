// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small files of the application's own, such as certificates. */
public final class WholeFile {

    private WholeFile() {}

    /**
     * The content of a file.
     *
     * @param mostBytes a larger file is a failure
     */
    public static byte[] read(Path file, int mostBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(mostBytes + 1);
            if (content.length > mostBytes) {
                throw new IOException(file + " has more than " + mostBytes + " bytes");
            }
            return content;
        }
    }
}
