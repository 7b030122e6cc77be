// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The least that a receiver in Java must do: read into one direct buffer of 1 MiB and write it, nothing else. */
public final class FloorReceiver {

    private static final int BUFFER_BYTES = 1 << 20;

    private FloorReceiver() {}

    /**
     * Receives one file a connection: one byte for the length of its name, the name, the content until the end.
     *
     * @param args the directory
     * @throws Exception if it cannot
     */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            System.out.println(listening.socket().getLocalPort());
            Thread receiver = new Thread(() -> receive(listening, directory), "receiver");
            receiver.setDaemon(true);
            receiver.start();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void receive(ServerSocketChannel listening, Path directory) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (true) {
                try (SocketChannel from = listening.accept()) {
                    copy(from, directory.resolve(name(from)), buffer);
                    from.write(ByteBuffer.allocate(1));
                }
            }
        } catch (IOException ended) {
            if (listening.isOpen()) {
                throw new UncheckedIOException(ended);
            }
        }
    }

    private static String name(SocketChannel from) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(1);
        fill(from, length);
        ByteBuffer name = ByteBuffer.allocate(length.get(0));
        fill(from, name);
        return new String(name.array(), StandardCharsets.UTF_8);
    }

    private static void fill(SocketChannel from, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (from.read(buffer) < 0) {
                throw new IOException("the sender ended before the name did");
            }
        }
    }

    private static void copy(SocketChannel from, Path target, ByteBuffer buffer) throws IOException {
        try (FileChannel to = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        }
    }
}
