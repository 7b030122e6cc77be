// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process that is told lines and answers each with one line. It ends when its input ends, so it outlives nobody. */
final class ChildJvm implements AutoCloseable {

    private static final String FAILED = "failed ";

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;

    ChildJvm(List<String> jvmFlags, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    void tell(String order) {
        orders.println(order);
    }

    String awaitAnswer() throws IOException {
        String line = answers.readLine();
        if (line == null || line.startsWith(FAILED)) {
            throw new IOException("child process " + process.pid() + ": " + (line == null ? "ended" : line));
        }
        return line;
    }

    ProcessUsage usage() throws IOException {
        return ProcessUsage.of(process);
    }

    @Override
    public void close() throws InterruptedException {
        orders.close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** What a child does for each line that it is told. */
    interface Work {
        String run(String order) throws Exception;
    }

    /** The other end: the loop of a child process. */
    static void obey(BufferedReader orders, Work work) throws IOException {
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String answer;
            try {
                answer = work.run(order);
            } catch (Exception failure) {
                answer = FAILED + failure.toString().replace('\n', ' ');
            }
            System.out.println(answer);
        }
    }
}
