// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** System calls of a running process that fail, or do nothing, because {@code strace} is attached to it. */
final class Injection {

    private static final long ATTACH_MILLIS = 20_000;

    private final ChildProcess strace;
    private final Path trace;

    private Injection(ChildProcess strace, Path trace) {
        this.strace = strace;
        this.trace = trace;
    }

    /** Why this machine cannot do it, if it cannot. */
    static Optional<String> obstacle(Path directory) throws IOException, InterruptedException {
        if (!Commands.isThere("strace")) {
            return Optional.of("strace is not installed");
        }
        try {
            Path log = directory.resolve("strace-trial");
            Commands.run(log, "strace", "-o", log + ".trace", "-e", "inject=fsync:retval=0", "true");
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("this machine refuses: " + e.getMessage());
        }
    }

    /** All flushes of a process succeed without doing anything. */
    static Injection withoutFlushes(long process, Path trace) throws IOException, InterruptedException {
        return attach(
                List.of("-f", "-p", Long.toString(process)),
                "fsync,fdatasync",
                List.of("fsync,fdatasync:retval=0"),
                trace);
    }

    /**
     * Faults in one thread.
     *
     * @param thread the kernel's number
     * @param calls the system calls to be written down, separated by commas
     * @param faults as {@code strace -e inject=} takes them; none to count only
     * @param trace where the calls are written to
     */
    static Injection inThread(long thread, String calls, List<String> faults, Path trace)
            throws IOException, InterruptedException {
        return attach(List.of("-p", Long.toString(thread)), calls, faults, trace);
    }

    private static Injection attach(List<String> whom, String calls, List<String> faults, Path trace)
            throws IOException, InterruptedException {
        Files.deleteIfExists(trace);
        Path said = trace.resolveSibling(trace.getFileName() + ".said");
        Files.deleteIfExists(said);
        List<String> command = new ArrayList<>(List.of("strace", "-y", "-o", trace.toString(), "-e", "trace=" + calls));
        for (String fault : faults) {
            command.add("-e");
            command.add("inject=" + fault);
        }
        command.addAll(whom);
        ChildProcess strace = ChildProcess.start(command, said, line -> {});
        long end = System.nanoTime() + ATTACH_MILLIS * 1_000_000;
        while (!Files.exists(said) || !Files.readString(said).contains("attached")) {
            if (System.nanoTime() > end || !strace.isAlive()) {
                strace.kill();
                throw new IOException("strace did not attach: " + Files.readString(said));
            }
            Thread.sleep(2);
        }
        return new Injection(strace, trace);
    }

    /** Whether the fault has happened, and in a call of storage. */
    boolean hasHitStorage() throws IOException {
        return hits().stream().anyMatch(Fault::isStorage);
    }

    /** Whether the fault has happened, and in a call that has nothing to do with storage. */
    boolean hasHitSomethingElse() throws IOException {
        return hits().stream().anyMatch(line -> !Fault.isStorage(line));
    }

    private List<String> hits() throws IOException {
        return lines().stream().filter(line -> line.contains("(INJECTED)")).toList();
    }

    private List<String> lines() throws IOException {
        return Files.exists(trace) ? Files.readAllLines(trace) : List.of();
    }

    /** Detaches and returns the calls that were written down. */
    List<String> end() throws IOException, InterruptedException {
        strace.stop();
        return lines();
    }

    /** Waits for the end of a process that was killed. */
    void awaitEnd() throws InterruptedException {
        strace.awaitEnd();
    }
}
