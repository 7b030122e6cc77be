// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.UploadResult;
import java.nio.file.Path;

/** Uploads a file and reads the receipt. */
public final class UploadOneFile {

    private UploadOneFile() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path inbox = temporary.directory("inbox");
            Path report = temporary.file("report.bin", 8);
            try (FileServer server =
                            FileServer.builder().root(inbox).port(0).build().start();
                    FileClient client = FileClient.connect("localhost", server.port())) {
                UploadResult result = client.upload(report, "2026/report.bin").get();
                System.out.println(result.receipt());
                System.out.println("the copy is what was certified: "
                        + result.receipt().matches(inbox.resolve("2026/report.bin")));
            }
        }
    }
}
