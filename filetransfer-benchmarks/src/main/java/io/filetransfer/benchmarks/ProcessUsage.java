// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used so far.
 *
 * @param cpuSeconds user and system time
 * @param peakBytes the most memory that was resident, or -1 if unknown
 */
record ProcessUsage(double cpuSeconds, long peakBytes) {

    /** Linux counts in hundredths of a second wherever Java runs. */
    private static final double TICKS = 100;

    private static final int USER = 11;
    private static final int USER_OF_CHILDREN = 13;

    static ProcessUsage of(Process process) throws IOException {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        if (!Files.exists(stat)) {
            Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
            return new ProcessUsage(cpu.toNanos() / 1e9, -1);
        }
        return new ProcessUsage(ticks(Files.readString(stat), USER) / TICKS, peak(process.pid()));
    }

    /** CPU time of the children that a process has waited for, from its line in {@code /proc/PID/stat}. */
    static double ofChildren(String stat) {
        return ticks(stat, USER_OF_CHILDREN) / TICKS;
    }

    /** The sum of a field and the next one. Fields are counted behind the name, which may contain anything. */
    private static long ticks(String stat, int field) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
        return Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1]);
    }

    private static long peak(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return -1;
    }

    ProcessUsage since(ProcessUsage earlier) {
        return new ProcessUsage(cpuSeconds - earlier.cpuSeconds, peakBytes);
    }
}
