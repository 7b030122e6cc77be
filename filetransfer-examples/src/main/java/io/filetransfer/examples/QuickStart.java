// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.ConsoleProgressBar;
import io.filetransfer.DownloadResult;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.UploadResult;
import java.nio.file.Files;
import java.nio.file.Path;

/** The whole story: an upload is killed on the way, continued by the same call, fetched again and compared. */
public final class QuickStart {

    private static final int MEBIBYTES = 256;

    private QuickStart() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path film = temporary.file("film.bin", MEBIBYTES);
            try (FileServer server = FileServer.builder()
                    .root(temporary.directory("inbox"))
                    .port(0)
                    .build()
                    .start()) {
                System.out.println("1. another program uploads " + MEBIBYTES + " MiB to port " + server.port()
                        + " and is killed on the way");
                UploadingProcess.startAndKill(server.port(), film);

                System.out.println("2. the same call again");
                try (FileClient client = FileClient.connect("localhost", server.port())) {
                    UploadResult upload = client.upload(
                                    film, o -> o.listener(ConsoleProgressBar.on(System.out, "upload")))
                            .get();

                    System.out.println("3. and back");
                    DownloadResult download = client.download(
                                    "film.bin",
                                    temporary.directory("fetched"),
                                    o -> o.listener(ConsoleProgressBar.on(System.out, "download")))
                            .get();
                    if (Files.mismatch(film, download.target()) != -1) {
                        throw new IllegalStateException(download.target() + " is not what was sent");
                    }
                    System.out.printf(
                            "%nFound %d MiB there already, sent %d MiB. The download is identical to the source.%n%s%n",
                            upload.skippedBytes() >> 20, upload.sentBytes() >> 20, upload.receipt());
                }
            }
        }
    }
}
