// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.FileServer;
import io.filetransfer.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Client and server of this program over loopback. */
final class EngineLoad implements AutoCloseable {

    private final FileServer server;
    private final FileClient client;

    EngineLoad(Path root, int storageThreads) throws Exception {
        Limits limits = Limits.builder().storageThreads(storageThreads).build();
        server = FileServer.builder().root(root).port(0).limits(limits).build().start();
        client = FileClient.connect("localhost", server.port());
    }

    void upload(Path source, String name, Durability level) throws Exception {
        client.upload(source, o -> o.remote(name).durability(level)).get();
    }

    /** Uploads small files, a number of them at any time. */
    void uploadSmall(List<Path> sources, String directory, int inFlight) throws Exception {
        Semaphore room = new Semaphore(inFlight);
        for (Path source : sources) {
            room.acquire();
            var unused = client.upload(source, o -> o.remote(directory + "/" + source.getFileName()))
                    .whenComplete((result, failure) -> {
                        if (failure != null) {
                            throw new IllegalStateException(failure);
                        }
                        room.release();
                    });
        }
        room.acquire(inFlight);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
