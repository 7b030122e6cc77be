// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The floor in C, on Linux: a program that is called as {@code recv PORT FILE} and {@code send PORT FILE}. It has no warm
 * state: each transfer is a pair of new processes. Its memory is not measured.
 */
final class CFloor implements Contender {

    /** Runs a command and then shows what the shell knows of its CPU time. */
    private static final String WITH_USAGE = "\"$@\"; s=$?; cat /proc/$$/stat; exit $s";

    private final Path program;

    private CFloor(Path program) {
        this.program = program;
    }

    /** Compiles the source into a directory. */
    static CFloor compile(Path source, Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve("floor");
        Process compiler = new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        int exitCode = compiler.waitFor();
        if (exitCode != 0) {
            throw new IOException("cc " + source + ": exit code " + exitCode);
        }
        return new CFloor(program);
    }

    @Override
    public String name() {
        return "floor in C";
    }

    @Override
    public Pair open(Path source, Path target) {
        return new Pair() {
            @Override
            public Sample send(String name) throws IOException, InterruptedException {
                return transfer(source, target.resolve(name));
            }

            @Override
            public void close() {}
        };
    }

    private Sample transfer(Path source, Path copy) throws IOException, InterruptedException {
        String port = Integer.toString(freePort());
        Process receiving = start("recv", port, copy.toString());
        try {
            awaitListening(port, receiving);
            long start = System.nanoTime();
            Process sending = start("send", port, source.toString());
            ProcessUsage sent = end(sending);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Sample(seconds, sent, end(receiving));
        } finally {
            receiving.destroy();
        }
    }

    private Process start(String... arguments) throws IOException {
        String[] command = new String[5 + arguments.length];
        System.arraycopy(new String[] {"sh", "-c", WITH_USAGE, "sh", program.toString()}, 0, command, 0, 5);
        System.arraycopy(arguments, 0, command, 5, arguments.length);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static ProcessUsage end(Process process) throws IOException, InterruptedException {
        String stat = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IOException("floor in C: exit code " + exitCode);
        }
        return new ProcessUsage(ProcessUsage.ofChildren(stat), -1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A sender that came too early would sleep and be measured with that. */
    private static void awaitListening(String port, Process receiving) throws IOException, InterruptedException {
        String listening = String.format(Locale.ROOT, ":%04X 00000000:0000 0A", Integer.parseInt(port));
        while (!Files.readString(Path.of("/proc/net/tcp")).contains(listening)) {
            if (!receiving.isAlive()) {
                throw new IOException("floor in C: the receiver ended before it listened");
            }
            Thread.sleep(1);
        }
    }
}
