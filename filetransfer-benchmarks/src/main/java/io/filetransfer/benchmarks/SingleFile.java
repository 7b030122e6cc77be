// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One file from process to process over loopback, each contender in turn in each round, the order turned round from one to
 * the next. A round of a contender is a new pair of processes and two transfers: the first counts from the start of the
 * sending process (whole), the second is what both do once they are warm. Each copy is compared with the source and deleted.
 */
final class SingleFile {

    private final SingleOptions options;

    SingleFile(SingleOptions options) {
        this.options = options;
    }

    void run() throws IOException, InterruptedException {
        checkSpace();
        Path scratch = Files.createTempDirectory(options.directory(), "filetransfer-benchmark");
        Thread interrupted = new Thread(() -> deleteAll(scratch), "cleanup");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            measure(scratch);
        } finally {
            deleteAll(scratch);
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
    }

    private void checkSpace() throws IOException {
        long usable = Files.getFileStore(options.directory()).getUsableSpace();
        if (usable / 2 < options.sizeBytes()) {
            throw new IOException(
                    options.directory() + " has " + usable + " bytes left, expected twice " + options.sizeBytes());
        }
    }

    private void measure(Path scratch) throws IOException, InterruptedException {
        Path source = makeSource(scratch.resolve("source"));
        Map<Contender, List<Sample>> whole = new LinkedHashMap<>();
        Map<Contender, List<Sample>> warm = new LinkedHashMap<>();
        List<Contender> order = contenders(scratch);
        for (int run = 1; run <= options.runs(); run++) {
            for (Contender contender : order) {
                Path target = Files.createDirectory(scratch.resolve("target"));
                try (Contender.Pair pair = contender.open(source, target)) {
                    whole.computeIfAbsent(contender, first -> new ArrayList<>())
                            .add(send(pair, source, target, "whole-" + run));
                    warm.computeIfAbsent(contender, first -> new ArrayList<>())
                            .add(send(pair, source, target, "warm-" + run));
                }
                deleteAll(target);
                System.err.printf("run %d of %d: %s%n", run, options.runs(), contender.name());
            }
            Collections.reverse(order);
        }
        new Tables(options, whole, warm).print(System.out);
    }

    private List<Contender> contenders(Path scratch) throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        if (options.floorSource() != null) {
            contenders.add(CFloor.compile(options.floorSource(), scratch));
        }
        contenders.add(new JavaContender("floor in Java", options.jvmFlags(), FloorReceiver.class, FloorSender.class));
        contenders.add(new JavaContender(
                "filetransfer",
                options.jvmFlags(),
                ServeProcess.class,
                PutProcess.class,
                options.transport(),
                options.durability().name(),
                ""));
        if (options.withTls()) {
            contenders.add(new JavaContender(
                    "filetransfer, TLS",
                    options.jvmFlags(),
                    ServeProcess.class,
                    PutProcess.class,
                    options.transport(),
                    options.durability().name(),
                    TemporaryKeys.make(scratch).toString()));
        }
        return contenders;
    }

    private static Sample send(Contender.Pair pair, Path source, Path target, String name)
            throws IOException, InterruptedException {
        Sample sample = pair.send(name);
        Path copy = target.resolve(name);
        long mismatch = Files.mismatch(source, copy);
        if (mismatch >= 0) {
            throw new IOException(copy + " differs from the source at byte " + mismatch);
        }
        Files.delete(copy);
        return sample;
    }

    private Path makeSource(Path source) throws IOException {
        byte[] page = new byte[1 << 20];
        SplittableRandom random = new SplittableRandom(42);
        try (OutputStream out = Files.newOutputStream(source)) {
            for (long left = options.sizeBytes(); left > 0; left -= page.length) {
                random.nextBytes(page);
                out.write(page, 0, (int) Math.min(left, page.length));
            }
        }
        return source;
    }

    private static void deleteAll(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException failed) {
            System.err.println("not deleted: " + failed.getMessage());
        }
    }
}
