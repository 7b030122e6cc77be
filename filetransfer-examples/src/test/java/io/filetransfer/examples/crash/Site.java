// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server process and a client process with their directories. Used by one thread. */
final class Site implements AutoCloseable {

    private static final long START_SECONDS = 60;

    private final Path root;
    private final Path downloads;
    private final Path log;
    private final int storageThreads;
    private int port;
    private @Nullable ChildProcess server;
    private @Nullable ChildProcess client;
    private BlockingQueue<String> serverLines = new LinkedBlockingQueue<>();
    private BlockingQueue<String> clientLines = new LinkedBlockingQueue<>();

    /**
     * Nothing is started yet.
     *
     * @param root of the server
     * @param downloads where the client puts what it fetches
     * @param log what both write to standard error, for people
     * @param storageThreads of each side
     */
    Site(Path root, Path downloads, Path log, int storageThreads) {
        this.root = root;
        this.downloads = downloads;
        this.log = log;
        this.storageThreads = storageThreads;
    }

    Path root() {
        return root;
    }

    Path downloads() {
        return downloads;
    }

    ChildProcess server() {
        return present(server, "server");
    }

    ChildProcess client() {
        return present(client, "client");
    }

    boolean isClientUp() {
        return client != null;
    }

    private static ChildProcess present(@Nullable ChildProcess process, String name) {
        if (process == null) {
            throw new IllegalStateException("the " + name + " is not running");
        }
        return process;
    }

    /** Starts the server if it is not running; at the same port as before. */
    void startServer() throws IOException, InterruptedException {
        if (server != null) {
            return;
        }
        beginServer();
        port = Integer.parseInt(await(serverLines, "ready").split("\t", -1)[1]);
    }

    /** Starts the server and does not wait: it may be killed while it recovers. */
    void beginServer() throws IOException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        serverLines = lines;
        List<String> args = List.of(root.toString(), Integer.toString(port), Integer.toString(storageThreads));
        server = ChildProcess.java(ServerAgent.class.getName(), args, log, lines::add);
    }

    /** Starts the client if it is not running. */
    void startClient(Consumer<String> results) throws IOException, InterruptedException {
        if (client != null) {
            return;
        }
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        clientLines = lines;
        List<String> args = List.of(Integer.toString(port), Integer.toString(storageThreads));
        client = ChildProcess.java(ClientAgent.class.getName(), args, log, line -> {
            if (line.startsWith("ready") || line.startsWith("thread") || line.startsWith("told")) {
                lines.add(line);
            } else {
                results.accept(line);
            }
        });
        await(lines, "ready");
    }

    private String await(BlockingQueue<String> lines, String first) throws IOException, InterruptedException {
        String line = lines.poll(START_SECONDS, TimeUnit.SECONDS);
        if (line == null || !line.startsWith(first)) {
            throw new IOException("expected the line '" + first + "', got " + line + "; see " + errors());
        }
        return line;
    }

    /** The end of what the processes said on standard error. */
    String errors() throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    void killServer() throws InterruptedException {
        ChildProcess running = server;
        if (running != null) {
            server = null;
            running.kill();
        }
    }

    void killClient() throws InterruptedException {
        ChildProcess running = client;
        if (running != null) {
            client = null;
            running.kill();
        }
    }

    /** The kernel's numbers of the storage threads of the server. */
    List<Long> serverStorageThreads() throws IOException, InterruptedException {
        server().tell("t");
        return threads(serverLines);
    }

    /** The kernel's numbers of the storage threads of the client. */
    List<Long> clientStorageThreads() throws IOException, InterruptedException {
        client().tell("threads");
        return threads(clientLines);
    }

    private List<Long> threads(BlockingQueue<String> lines) throws IOException, InterruptedException {
        List<Long> numbers = new ArrayList<>();
        for (String line = await(lines, "t"); !line.equals("told"); line = await(lines, "t")) {
            numbers.add(Long.valueOf(line.split("\t", -1)[2]));
        }
        return numbers;
    }

    @Override
    public void close() throws InterruptedException {
        killClient();
        killServer();
    }
}
