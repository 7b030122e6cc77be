// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives a client a transport of the application's own: here one that counts what goes through another one. A transport that
 * moves bytes by itself implements the same three interfaces; {@code TransportContract} in the test-jar of {@code
 * filetransfer-api} tests it.
 */
public final class WriteYourOwnTransport {

    private WriteYourOwnTransport() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        AtomicLong sent = new AtomicLong();
        AtomicLong received = new AtomicLong();
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path film = temporary.file("film.bin", 8);
            try (FileServer server = FileServer.builder()
                            .root(temporary.directory("inbox"))
                            .port(0)
                            .build()
                            .start();
                    FileClient client = FileClient.builder()
                            .address("localhost", server.port())
                            .transport(new CountingTransport.Provider(sent, received))
                            .connect()) {
                System.out.println(client.upload(film).get().receipt());
            }
        }
        System.out.println("sent " + sent + " bytes, received " + received + " bytes");
    }
}
