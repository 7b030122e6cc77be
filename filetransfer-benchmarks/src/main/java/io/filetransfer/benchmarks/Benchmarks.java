// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.util.Arrays;
import java.util.List;

/** {@code java -jar benchmarks.jar single --size 4g --dir /dev/shm --runs 5}, or {@code price --dir DIR}. */
public final class Benchmarks {

    private static final String USAGE = """
            usage: java -jar benchmarks.jar single [options]
              --size N          bytes of the file, with k, m or g; default 1g
              --dir DIR         where source and copies are; default the temporary directory
              --runs N          rounds; default 5
              --floor FILE      source of a floor in C ('recv PORT FILE', 'send PORT FILE'), compiled with cc
              --transport NAME  of client and server; default the best
              --tls true        measure with encryption, too
              --durability L    visible, durable or verified; default visible, since floors force nothing
              --jvm "FLAGS"     of all Java processes; default "-Xmx64m -XX:MaxDirectMemorySize=64m"
                   java -jar benchmarks.jar price [options]
              --dir DIR         on the device that is measured; default the working directory
              --memory DIR      backed by memory; default /dev/shm
              --size N          bytes of the large file; default 1g
              --files N         small files; default 2000
              --threads N       storage threads; default 16
              --runs N          rounds; default 5
              --only PARTS      of bulk,memory,small; default all
                   java -jar benchmarks.jar restart make DIR N
                   java -Xmx64m -jar benchmarks.jar restart start DIR
            """;

    private Benchmarks() {}

    /**
     * Runs a benchmark.
     *
     * @param args its name and options
     * @throws Exception if a process fails or a copy is not identical
     */
    public static void main(String[] args) throws Exception {
        try {
            chosen(Arrays.asList(args)).run();
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        }
    }

    private interface Benchmark {
        void run() throws Exception;
    }

    private static Benchmark chosen(List<String> args) {
        List<String> options = args.subList(Math.min(1, args.size()), args.size());
        return switch (args.isEmpty() ? "" : args.get(0)) {
            case "single" -> new SingleFile(SingleOptions.parse(options))::run;
            case "restart" -> () -> Restart.run(options);
            case "price" -> new DurabilityPrice(PriceOptions.parse(options))::run;
            default -> throw new IllegalArgumentException("no benchmark was named");
        };
    }
}
