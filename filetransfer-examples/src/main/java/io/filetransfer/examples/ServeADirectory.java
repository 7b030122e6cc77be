// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Serves a directory, and lists it as a client sees it. */
public final class ServeADirectory {

    private ServeADirectory() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path root = temporary.directory("shared");
            Files.writeString(root.resolve("hello.txt"), "hello\n");
            Limits limits = Limits.builder()
                    .idleTimeout(Duration.ofSeconds(10))
                    .connections(100)
                    .build();
            try (FileServer server = FileServer.builder()
                    .root(root)
                    .port(0)
                    .limits(limits)
                    .build()
                    .start()) {
                System.out.println("serving " + root + " on port " + server.port());
                try (FileClient client = FileClient.connect("localhost", server.port())) {
                    client.list("", true, System.out::println).get();
                }
                // A program that only serves would now call server.awaitClosed(): all threads are daemons.
            }
        }
    }
}
