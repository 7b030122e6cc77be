// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import io.filetransfer.FileServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How long a server takes to start over many partial files. Two runs of the program: one makes them, another, with the heap
 * that is of interest, starts over them; between the two the caches of the kernel may be dropped.
 */
final class Restart {

    private Restart() {}

    /**
     * Runs one of the two.
     *
     * @param args {@code make DIR N}, or {@code start DIR}
     */
    static void run(List<String> args) throws Exception {
        if (args.size() == 3 && args.get(0).equals("make")) {
            make(Files.createDirectories(Path.of(args.get(1))), Integer.parseInt(args.get(2)));
        } else if (args.size() == 2 && args.get(0).equals("start")) {
            start(Path.of(args.get(1)));
        } else {
            throw new IllegalArgumentException("expected 'make DIR N' or 'start DIR'");
        }
    }

    private static void make(Path root, int partials) throws Exception {
        try (StorageLoad load = new StorageLoad(root, 16)) {
            load.leavePartials(partials);
        }
        System.out.printf("%d partial files in %s%n", partials, root);
    }

    private static void start(Path root) throws Exception {
        long begun = System.nanoTime();
        try (FileServer server = FileServer.builder().root(root).port(0).build().start()) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            int partials = 0;
            for (var page = server.pending().get(); !page.isEmpty(); ) {
                partials += page.size();
                page = server.pending(page.get(page.size() - 1).id(), 1000).get();
            }
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    "started in %.3f s over %d partial files, most heap %d MiB, used now %d MiB%n",
                    seconds, partials, runtime.maxMemory() >> 20, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        }
    }
}
