// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Transfer;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferListener;
import io.filetransfer.UploadResult;
import java.nio.file.Path;

/** Takes the server away in the middle of an upload: the client finds the next one by itself, and the upload continues. */
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
            FileServer first = FileServer.builder().root(inbox).port(0).build().start();
            int port = first.port();
            try (FileClient client = FileClient.connect("localhost", port)) {
                Transfer<UploadResult> upload = client.upload(film, options -> options.listener(new Lines()));
                while (!upload.isDone() && upload.progress().ratio().orElse(0) < 0.3) {
                    Thread.sleep(1);
                }
                first.close();
                try (FileServer second =
                        FileServer.builder().root(inbox).port(port).build().start()) {
                    UploadResult result = upload.get();
                    System.out.println("completed on port " + second.port() + " after " + result.retries()
                            + " reconnect: " + result.skippedBytes() + " bytes were there already");
                }
            }
        }
    }

    /** Says when an attempt failed. */
    private static final class Lines implements TransferListener {
        @Override
        public void onRetry(TransferEvent.Retrying event) {
            System.out.println(
                    "attempt " + event.attempt() + " follows: " + event.cause().getMessage());
        }
    }
}
