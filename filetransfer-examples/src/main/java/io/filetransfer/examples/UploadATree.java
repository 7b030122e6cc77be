// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.BatchResult;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.IfExists;
import java.nio.file.Files;
import java.nio.file.Path;

/** Uploads a directory with all that is in it, and hears of each file. */
public final class UploadATree {

    private UploadATree() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path photos = temporary.directory("photos");
            for (int i = 1; i <= 5; i++) {
                Path day = Files.createDirectories(photos.resolve("day " + i));
                Files.writeString(day.resolve("notes.txt"), "day " + i + "\n");
            }
            temporary.file("photos/panorama.bin", 16);
            try (FileServer server = FileServer.builder()
                            .root(temporary.directory("inbox"))
                            .port(0)
                            .build()
                            .start();
                    FileClient client = FileClient.connect("localhost", server.port())) {
                BatchResult result = client.uploadTree(
                                photos,
                                "2026/photos",
                                options -> options.ifExists(IfExists.SKIP)
                                        .allowFailures()
                                        .onFile(System.out::println))
                        .get();
                System.out.println(result.succeeded() + " files arrived, " + result.failed() + " did not");
            }
        }
    }
}
