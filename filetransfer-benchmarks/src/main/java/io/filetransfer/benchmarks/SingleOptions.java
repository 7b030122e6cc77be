// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import io.filetransfer.Durability;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured, and where. */
final class SingleOptions {

    private long sizeBytes = 1L << 30;
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    private int runs = 5;
    private @Nullable Path floorSource;
    private String transport = "";
    private boolean withTls;
    private Durability durability = Durability.VISIBLE;
    private List<String> jvmFlags = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m");

    private SingleOptions() {}

    static SingleOptions parse(List<String> arguments) {
        SingleOptions options = new SingleOptions();
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
            case "--size" -> sizeBytes = bytes(value);
            case "--dir" -> directory = Path.of(value);
            case "--runs" -> runs = Math.max(1, Integer.parseInt(value));
            case "--floor" -> floorSource = Path.of(value);
            case "--transport" -> transport = value;
            case "--tls" -> withTls = Boolean.parseBoolean(value);
            case "--durability" -> durability = Durability.valueOf(value.toUpperCase(Locale.ROOT));
            case "--jvm" ->
                jvmFlags = value.isBlank() ? List.of() : List.of(value.trim().split("\\s+"));
            default -> throw new IllegalArgumentException(name + ": unknown option");
        }
    }

    static long bytes(String text) {
        if (!text.matches("[0-9]{1,12}[kmgKMG]?")) {
            throw new IllegalArgumentException("--size " + text + ", expected a number with k, m or g");
        }
        int shift = switch (Character.toLowerCase(text.charAt(text.length() - 1))) {
            case 'k' -> 10;
            case 'm' -> 20;
            case 'g' -> 30;
            default -> 0;
        };
        return Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)) << shift;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Path directory() {
        return directory;
    }

    int runs() {
        return runs;
    }

    /** Null for no floor in C. */
    @Nullable
    Path floorSource() {
        return floorSource;
    }

    /** Empty for the best there is. */
    String transport() {
        return transport;
    }

    boolean withTls() {
        return withTls;
    }

    Durability durability() {
        return durability;
    }

    List<String> jvmFlags() {
        return jvmFlags;
    }
}
