// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import io.filetransfer.FileServer;
import io.filetransfer.NamePolicy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The server of filetransfer in a process of its own, until its input ends. */
public final class ServeProcess {

    private ServeProcess() {}

    /**
     * Serves.
     *
     * @param args the root, the transport (may be empty), the durability, a key store for TLS (may be empty)
     * @throws Exception if it cannot
     */
    public static void main(String[] args) throws Exception {
        FileServer.Builder builder =
                FileServer.builder().root(Path.of(args[0])).port(0).namePolicy(NamePolicy.POSIX);
        if (!args[1].isEmpty()) {
            builder.transport(args[1]);
        }
        if (!args[3].isEmpty()) {
            builder.tls(TemporaryKeys.options(Path.of(args[3])));
        }
        try (FileServer server = builder.build().start()) {
            System.out.println(server.port());
            ChildJvm.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), order -> order);
        }
    }
}
