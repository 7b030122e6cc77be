// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy of either kind that leads every name to one port of this machine, and writes down what it was asked for. */
final class SmallProxy implements AutoCloseable {

    final List<String> asked = new CopyOnWriteArrayList<>();

    private final ServerSocket listening;
    private final int target;
    private final String answer;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /**
     * A proxy that listens already.
     *
     * @param target the port
     * @param answer to a request over HTTP
     */
    SmallProxy(int target, String answer) throws IOException {
        this.target = target;
        this.answer = answer;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException ended) {
                // the test has closed it, or one side has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            open.add(client);
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        int first = in.read();
        if (first == 5) {
            in.readNBytes(in.read());
            out.write(new byte[] {5, 0});
            in.readNBytes(3);
            int kind = in.read();
            byte[] name = in.readNBytes(kind == 3 ? in.read() : kind == 1 ? 4 : 16);
            asked.add(kind + " " + new String(name, StandardCharsets.ISO_8859_1));
            in.readNBytes(2);
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        } else {
            StringBuilder head = new StringBuilder().append((char) first);
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            asked.add(head.toString().strip());
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            if (!answer.contains(" 200 ")) {
                client.close();
                return;
            }
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        start(() -> pass(server, client));
        pass(client, server);
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            from.close();
            to.close();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
