// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.transport.LoopLoad;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Moves files on the event loops that the application has anyway. */
public final class NettyInYourApp {

    private NettyInYourApp() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if something fails
     */
    public static void main(String[] args) throws Exception {
        IoEventLoopGroup yours = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        try (TemporaryDirectory temporary = new TemporaryDirectory()) {
            Path film = temporary.file("film.bin", 8);
            try (FileServer server = FileServer.builder()
                            .root(temporary.directory("inbox"))
                            .port(0)
                            .transport("netty")
                            .sharedEventLoops(yours)
                            .eventLoops(2)
                            .build()
                            .start();
                    FileClient client = FileClient.builder()
                            .address("localhost", server.port())
                            .transport("netty")
                            .sharedEventLoops(yours)
                            .connect()) {
                System.out.println(client.upload(film).get().receipt());
                for (LoopLoad load : server.loads()) {
                    System.out.println(load);
                }
            }
        } finally {
            // They were never shut down: that is up to you, after the servers and clients on them.
            System.out.println("event loops still running: " + !yours.isShuttingDown());
            yours.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }
}
