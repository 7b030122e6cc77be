// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The server process. Its checkpoints are small and frequent, so that a kill finds resumable files. */
final class ServerAgent {

    static final long CHECKPOINT_BYTES = 4L << 20;
    static final long WINDOW_BYTES = 8L << 20;

    private ServerAgent() {}

    static Limits limits(int storageThreads) {
        return Limits.builder()
                .checkpointBytes(CHECKPOINT_BYTES)
                .checkpointInterval(Duration.ofMillis(200))
                .connectionCreditBytes(WINDOW_BYTES)
                .storageThreads(storageThreads)
                .build();
    }

    /**
     * Serves until the end of input.
     *
     * @param args the root, the port (0 for any), and the number of storage threads
     */
    public static void main(String[] args) throws IOException {
        FileServer server = FileServer.builder()
                .root(Path.of(args[0]))
                .port(Integer.parseInt(args[1]))
                .limits(limits(Integer.parseInt(args[2])))
                .build()
                .start();
        ChildProcess.say("ready", Integer.toString(server.port()));
        int next = System.in.read();
        while (next >= 0) {
            if (next == 't') {
                NativeThreads.tell();
            }
            next = System.in.read();
        }
        System.exit(0);
    }
}
