// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Transfer;
import io.filetransfer.UploadResult;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** Closes a client in the middle of an upload; the same call of another client continues it. */
public final class ResumeAfterDisconnect {

    private ResumeAfterDisconnect() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path inbox = temporary.directory("inbox");
            Path film = temporary.file("film.bin", 256);
            try (FileServer server =
                    FileServer.builder().root(inbox).port(0).build().start()) {
                Transfer<UploadResult> first;
                try (FileClient client = FileClient.connect("localhost", server.port())) {
                    first = client.upload(film);
                    while (!first.isDone() && first.progress().ratio().orElse(0) < 0.3) {
                        Thread.sleep(1);
                    }
                }
                try {
                    first.get();
                } catch (ExecutionException closed) {
                    System.out.println("first call:  " + closed.getMessage());
                }
                try (FileClient client = FileClient.connect("localhost", server.port())) {
                    UploadResult second = client.upload(film).get();
                    System.out.println("second call: " + second.skippedBytes() + " bytes were there already, "
                            + second.sentBytes() + " were sent");
                }
            }
        }
    }
}
