// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** One way to move a file from a process to another one. */
interface Contender {

    /** Its name in the tables. */
    String name();

    /**
     * Starts what receives.
     *
     * @param source the file that will be sent
     * @param target an existing directory for the copies
     */
    Pair open(Path source, Path target) throws IOException, InterruptedException;

    /** A receiving process, and a sending one as soon as something is sent. */
    interface Pair extends AutoCloseable {

        /** Sends the file. The first call starts the sending process, and counts that. */
        Sample send(String name) throws IOException, InterruptedException;

        @Override
        void close() throws IOException, InterruptedException;
    }
}
