// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Progress;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferListener;
import java.nio.file.Path;

/** Shows each event of an upload in a line of its own. */
public final class CustomProgressListener implements TransferListener {

    private CustomProgressListener() {}

    @Override
    public void onProgress(TransferEvent.Progressed event) {
        Progress now = event.progress();
        System.out.printf(
                "%s: %.0f %%, %.1f MB/s%n", now.phase(), now.ratio().orElse(0) * 100, now.bytesPerSecond() / 1e6);
    }

    @Override
    public void onRetry(TransferEvent.Retrying event) {
        System.out.println(
                "attempt " + event.attempt() + " follows: " + event.cause().getMessage());
    }

    @Override
    public void onCompleted(TransferEvent.Completed event) {
        System.out.println("completed");
    }

    @Override
    public void onFailed(TransferEvent.Failed event) {
        System.out.println("failed: " + event.failure().reason());
    }

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path inbox = temporary.directory("inbox");
            try (FileServer server =
                            FileServer.builder().root(inbox).port(0).build().start();
                    FileClient client = FileClient.connect("localhost", server.port())) {
                client.upload(temporary.file("film.bin", 128), o -> o.listener(new CustomProgressListener()))
                        .get();
            }
        }
    }
}
