// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportContract;
import io.filetransfer.transport.TransportOptions;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract over Unix-domain sockets. */
class NioUnixTransportTest extends TransportContract {

    @TempDir
    private Path directory;

    private int sockets;

    @Override
    protected Transport open(TransportOptions options) {
        return new NioTransportProvider().open(options);
    }

    @Override
    protected SocketAddress listenAddress() {
        return UnixDomainSocketAddress.of(directory.resolve("socket-" + sockets++));
    }
}
