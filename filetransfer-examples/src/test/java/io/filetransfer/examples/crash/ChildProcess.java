// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process of this harness. Every line it has written is delivered, also after it was killed; a line without its end is
 * not. None outlives this virtual machine.
 */
final class ChildProcess {

    private static final List<String> OPTIONS =
            List.of("-Xmx192m", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Process process;
    private final BufferedWriter input;
    private final Thread reader;
    private final Runnable end = this::end;

    private ChildProcess(List<String> command, Path errors, Consumer<String> lines) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        AtExit.add(end);
        input = process.outputWriter(StandardCharsets.UTF_8);
        reader = new Thread(() -> read(lines), "lines of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts any program. */
    static ChildProcess start(List<String> command, Path errors, Consumer<String> lines) throws IOException {
        return new ChildProcess(command, errors, lines);
    }

    /** Starts a Java program of this class path. */
    static ChildProcess java(String main, List<String> args, Path errors, Consumer<String> lines) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main);
        command.addAll(args);
        return new ChildProcess(command, errors, lines);
    }

    /** Writes one line to standard output, from the process to its parent. */
    static synchronized void say(String... words) {
        System.out.println(String.join("\t", words).replace('\n', ' '));
        System.out.flush();
    }

    private void read(Consumer<String> lines) {
        StringBuilder line = new StringBuilder();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (int next = output.read(); next >= 0; next = output.read()) {
                if (next == '\n') {
                    lines.accept(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
            }
        } catch (IOException closed) {
            // the process is gone; what it has written was delivered
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Tells the process something; nothing if it is gone. */
    void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException gone) {
            // the caller finds out by the silence
        }
    }

    private void end() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS); // what it holds open must be free before it is unmounted
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process at once with SIGKILL and waits until all its lines are delivered. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks the process to end, with SIGTERM. */
    void stop() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    /** Waits for the end and returns the exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("process " + process.pid() + " did not end within 60 s");
        }
        reader.join();
        AtExit.remove(end);
        return process.exitValue();
    }
}
