// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** What the price of durability is measured with, and where. */
final class PriceOptions {

    private Path device = Path.of("").toAbsolutePath();
    private Path memory = Path.of("/dev/shm");
    private long sizeBytes = 1L << 30;
    private int files = 2000;
    private int threads = 16;
    private int runs = 5;
    private String only = "";

    private PriceOptions() {}

    static PriceOptions parse(List<String> arguments) {
        PriceOptions options = new PriceOptions();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + ": unknown, or without a value");
            }
            options.set(name, rest.next());
        }
        return options;
    }

    private void set(String name, String value) {
        switch (name) {
            case "--dir" -> device = Path.of(value);
            case "--memory" -> memory = Path.of(value);
            case "--size" -> sizeBytes = SingleOptions.bytes(value);
            case "--files" -> files = Math.max(64, Integer.parseInt(value));
            case "--threads" -> threads = Math.max(1, Integer.parseInt(value));
            case "--runs" -> runs = Math.max(1, Integer.parseInt(value));
            case "--only" -> only = value;
            default -> throw new IllegalArgumentException(name + ": unknown option");
        }
    }

    /** On the device whose price is measured. */
    Path device() {
        return device;
    }

    /** Backed by memory: sources lie here, and what costs nothing to force. */
    Path memory() {
        return memory;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    int files() {
        return files;
    }

    /** Storage threads. */
    int threads() {
        return threads;
    }

    int runs() {
        return runs;
    }

    /** Whether a part is measured. */
    boolean isWanted(String part) {
        return only.isEmpty() || List.of(only.split(",")).contains(part);
    }
}
