// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import io.filetransfer.Durability;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What DURABLE costs, as ratios of rates within each round: against a bare loop that writes and forces 64 MiB at a time on
 * the same device, against VISIBLE on memory, and for small files against a loop of file force and directory force. The
 * contenders take turns, after a round that is not counted. Large files are deleted between rounds; small ones stay to the
 * end, because ext4 looks past every inode that was freed in the last seconds when it makes a file.
 */
final class DurabilityPrice {

    private static final int SMALL_BYTES = 4096;
    private static final int IN_FLIGHT = 64;

    private final PriceOptions options;
    private Path device = Path.of("");
    private Path memory = Path.of("");
    private int round;

    /** Something whose time is taken; the argument is a new, empty name below its own root. */
    private interface Work {
        void run(String name) throws Exception;
    }

    DurabilityPrice(PriceOptions options) {
        this.options = options;
    }

    void run() throws Exception {
        memory = Files.createTempDirectory(options.memory(), "filetransfer-price");
        device = Files.createTempDirectory(options.device(), "filetransfer-price");
        Thread interrupted = new Thread(this::deleteAll, "cleanup");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            measure();
        } finally {
            deleteAll();
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
    }

    private void deleteAll() {
        delete(memory);
        delete(device);
    }

    private void measure() throws Exception {
        System.out.printf(
                "%s and %s, %d bytes, %d files, %d storage threads, %d rounds, Java %s, %d processors%n",
                Files.getFileStore(device).type(),
                Files.getFileStore(memory).type(),
                options.sizeBytes(),
                options.files(),
                options.threads(),
                options.runs(),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        System.out.println("ratio of rates, median (least..greatest); then seconds of both");
        if (options.isWanted("bulk") || options.isWanted("memory")) {
            Path source = memory.resolve("source");
            makeSource(source);
            if (options.isWanted("bulk")) {
                bulk(source);
            }
            if (options.isWanted("memory")) {
                memory(source);
            }
            Files.delete(source);
        }
        if (options.isWanted("small")) {
            small();
        }
    }

    private void bulk(Path source) throws Exception {
        Path bare = Files.createDirectory(device.resolve("bare"));
        Work loop = name -> BareLoop.copy(source, bare.resolve(name));
        try (StorageLoad load = new StorageLoad(root(device, "storage"), options.threads())) {
            compare("DURABLE / bare loop, storage", loop, name -> load.receive(source, name, Durability.DURABLE));
        }
        try (EngineLoad load = new EngineLoad(root(device, "engine"), options.threads())) {
            compare("DURABLE / bare loop, end to end", loop, name -> load.upload(source, name, Durability.DURABLE));
        }
    }

    private void memory(Path source) throws Exception {
        try (StorageLoad load = new StorageLoad(root(memory, "storage"), options.threads())) {
            compare(
                    "DURABLE / VISIBLE in memory, storage",
                    name -> load.receive(source, name, Durability.VISIBLE),
                    name -> load.receive(source, name, Durability.DURABLE));
        }
        try (EngineLoad load = new EngineLoad(root(memory, "engine"), options.threads())) {
            compare(
                    "DURABLE / VISIBLE in memory, end to end",
                    name -> load.upload(source, name, Durability.VISIBLE),
                    name -> load.upload(source, name, Durability.DURABLE));
        }
    }

    private void small() throws Exception {
        Path bare = Files.createDirectory(device.resolve("bare-small"));
        byte[] content = new byte[SMALL_BYTES];
        new SplittableRandom(42).nextBytes(content);
        List<Path> sources = new ArrayList<>();
        Path from = Files.createDirectory(memory.resolve("small"));
        for (int i = 0; i < options.files(); i++) {
            sources.add(Files.write(from.resolve("f" + i), content));
        }
        Work loop = name -> BareLoop.small(Files.createDirectory(bare.resolve(name)), options.files(), content);
        try (StorageLoad load = new StorageLoad(root(device, "storage-small"), options.threads())) {
            compare(
                    "small files / loop, storage",
                    loop,
                    name -> load.receiveSmall(name, options.files(), IN_FLIGHT, content));
        }
        try (EngineLoad load = new EngineLoad(root(device, "engine-small"), options.threads())) {
            compare("small files / loop, end to end", loop, name -> load.uploadSmall(sources, name, IN_FLIGHT));
        }
    }

    private static Path root(Path above, String name) throws IOException {
        return Files.createDirectory(above.resolve(name));
    }

    /** Prints the rate of the second as a multiple of that of the first. */
    private void compare(String title, Work first, Work second) throws Exception {
        double[] ratios = new double[options.runs()];
        double[] firsts = new double[options.runs()];
        double[] seconds = new double[options.runs()];
        time(first);
        time(second);
        for (int i = 0; i < options.runs(); i++) {
            boolean turned = i % 2 == 1;
            if (turned) {
                seconds[i] = time(second);
            }
            firsts[i] = time(first);
            if (!turned) {
                seconds[i] = time(second);
            }
            ratios[i] = firsts[i] / seconds[i];
        }
        System.out.printf("%-40s %s   %s / %s s%n", title, Spread.of(ratios), Spread.of(firsts), Spread.of(seconds));
    }

    private double time(Work work) throws Exception {
        String name = "r" + ++round;
        long start = System.nanoTime();
        work.run(name);
        double taken = (System.nanoTime() - start) / 1e9;
        try (Stream<Path> roots = Stream.of(device, memory).flatMap(DurabilityPrice::children)) {
            for (Path root : roots.toList()) {
                if (Files.isRegularFile(root.resolve(name))) {
                    delete(root.resolve(name));
                }
            }
        }
        return taken;
    }

    private static Stream<Path> children(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isDirectory).toList().stream();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void makeSource(Path source) throws IOException {
        byte[] page = new byte[1 << 20];
        SplittableRandom random = new SplittableRandom(42);
        try (OutputStream out = Files.newOutputStream(source)) {
            for (long left = options.sizeBytes(); left > 0; left -= page.length) {
                random.nextBytes(page);
                out.write(page, 0, (int) Math.min(left, page.length));
            }
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException failed) {
            System.err.println("not deleted: " + failed.getMessage());
        }
    }
}
