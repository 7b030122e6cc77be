// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The least that a sender in Java must do: {@link FileChannel#transferTo}, which is sendfile, and wait for one byte. */
public final class FloorSender {

    private FloorSender() {}

    /**
     * Sends the file once for each name it reads.
     *
     * @param args the port and the file
     * @throws Exception if it cannot
     */
    public static void main(String[] args) throws Exception {
        InetSocketAddress receiver = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        Path source = Path.of(args[1]);
        ChildJvm.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), name -> {
            long start = System.nanoTime();
            send(receiver, source, name.getBytes(StandardCharsets.UTF_8));
            return Long.toString(System.nanoTime() - start);
        });
    }

    private static void send(InetSocketAddress receiver, Path source, byte[] name) throws IOException {
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
                SocketChannel to = SocketChannel.open(receiver)) {
            to.write(ByteBuffer.allocate(1 + name.length)
                    .put((byte) name.length)
                    .put(name)
                    .flip());
            long size = from.size();
            for (long sent = 0; sent < size; ) {
                sent += from.transferTo(sent, size - sent, to);
            }
            to.shutdownOutput();
            if (to.read(ByteBuffer.allocate(1)) != 1) {
                throw new IOException("the receiver did not confirm");
            }
        }
    }
}
