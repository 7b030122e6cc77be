// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.ConsoleProgressBar;
import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.TransferException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** Downloads a file with a progress bar, then one that is not there. */
public final class DownloadWithProgress {

    private DownloadWithProgress() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            temporary.file("shared/film.bin", 64);
            Path target = temporary.directory("fetched");
            try (FileServer server = FileServer.builder()
                            .root(temporary.directory("shared"))
                            .port(0)
                            .build()
                            .start();
                    FileClient client = FileClient.connect("localhost", server.port())) {
                DownloadResult result = client.download(
                                "film.bin", target, o -> o.listener(ConsoleProgressBar.on(System.out, "film.bin")))
                        .get();
                System.out.println(result.target() + " has " + result.receipt().size() + " bytes");
                try {
                    client.download("no-such-film.bin", target).get();
                } catch (ExecutionException failed) {
                    if (failed.getCause() instanceof TransferException failure) {
                        System.out.println("as expected: " + failure.reason() + ", " + failure.getMessage());
                    }
                }
            }
        }
    }
}
