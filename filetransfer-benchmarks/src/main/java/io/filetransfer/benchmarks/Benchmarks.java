// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.util.Arrays;

/** {@code java -jar benchmarks.jar single --size 4g --dir /dev/shm --runs 5}. */
public final class Benchmarks {

    private static final String USAGE = """
            usage: java -jar benchmarks.jar single [options]
              --size N          bytes of the file, with k, m or g; default 1g
              --dir DIR         where source and copies are; default the temporary directory
              --runs N          rounds; default 5
              --floor FILE      source of a floor in C ('recv PORT FILE', 'send PORT FILE'), compiled with cc
              --transport NAME  of client and server; default the best
              --durability L    visible, durable or verified; default visible, since floors force nothing
              --jvm "FLAGS"     of all Java processes; default "-Xmx64m -XX:MaxDirectMemorySize=64m"
            """;

    private Benchmarks() {}

    /**
     * Runs a benchmark.
     *
     * @param args its name and options
     * @throws Exception if a process fails or a copy is not identical
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0 || !args[0].equals("single")) {
            System.err.print(USAGE);
            System.exit(2);
        }
        SingleOptions options;
        try {
            options = SingleOptions.parse(Arrays.asList(args).subList(1, args.length));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        new SingleFile(options).run();
    }
}
