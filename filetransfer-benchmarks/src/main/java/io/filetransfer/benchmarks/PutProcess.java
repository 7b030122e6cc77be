// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import io.filetransfer.Durability;
import io.filetransfer.FileClient;
import io.filetransfer.NamePolicy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The client of filetransfer in a process of its own: uploads once for each name it reads. */
public final class PutProcess {

    private PutProcess() {}

    /**
     * Uploads.
     *
     * @param args the port, the file, the transport (may be empty), the durability, a key store for TLS (may be empty)
     * @throws Exception if it cannot
     */
    public static void main(String[] args) throws Exception {
        FileClient.Builder builder = FileClient.builder()
                .address("127.0.0.1", Integer.parseInt(args[0]))
                .namePolicy(NamePolicy.POSIX);
        if (!args[2].isEmpty()) {
            builder.transport(args[2]);
        }
        if (!args[4].isEmpty()) {
            builder.tls(TemporaryKeys.options(Path.of(args[4])));
        }
        Path source = Path.of(args[1]);
        Durability durability = Durability.valueOf(args[3]);
        try (FileClient client = builder.connect()) {
            ChildJvm.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), name -> {
                long start = System.nanoTime();
                client.upload(source, o -> o.remote(name).durability(durability))
                        .get();
                return Long.toString(System.nanoTime() - start);
            });
        }
    }
}
