// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs of the system. */
final class Commands {

    private Commands() {}

    static boolean isThere(String program) {
        return Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/sbin").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Runs a program to its end and returns what it said. */
    static String output(Path log, String... command) throws IOException, InterruptedException {
        run(log, command);
        return Files.readString(log).strip();
    }

    /** Runs a program to its end; a failure carries what it said. */
    static void run(Path log, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IOException("'" + String.join(" ", command) + "' ended with " + exitCode + ": "
                    + Files.readString(log).strip());
        }
    }
}
