// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the command line chooses: {@code -Dcrash.NAME=..}. */
final class CrashSettings {

    private static final long SEED = Long.getLong("crash.seed", System.currentTimeMillis());

    private CrashSettings() {}

    /** Decides kinds, names, contents and delays; the kernel's scheduling stays its own. */
    static long seed() {
        return SEED;
    }

    static int points(String name, int otherwise) {
        return Integer.getInteger("crash." + name, otherwise);
    }

    /** From small to big; the last third has several blocks. */
    static List<Content> contents(Path directory, long seed) throws IOException {
        int mib = Content.MIB;
        return Content.make(
                Files.createDirectory(directory.resolve("sources")),
                seed,
                0,
                1,
                7,
                100,
                1000,
                4096,
                5000,
                20_000,
                65_536,
                70_000,
                300_000,
                500_001,
                mib - 1,
                mib,
                mib,
                mib + 1,
                2 * mib,
                3 * mib + 5,
                8 * mib,
                24 * mib,
                40 * mib + 3,
                64 * mib + 1);
    }
}
