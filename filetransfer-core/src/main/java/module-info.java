// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0

/** The engine of filetransfer. Exports nothing: use {@code io.filetransfer}. */
module io.filetransfer.core {
    requires io.filetransfer;
    requires org.slf4j;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.unix.common;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static jdk.net;
    requires static org.jspecify;

    uses io.filetransfer.transport.TransportProvider;

    provides io.filetransfer.EngineProvider with
            io.filetransfer.core.Engine;
    provides io.filetransfer.transport.TransportProvider with
            io.filetransfer.core.transport.nio.NioTransportProvider,
            io.filetransfer.core.transport.netty.NettyTransportProvider,
            io.filetransfer.core.transport.netty.NettyTransportProvider.Nio,
            io.filetransfer.core.transport.netty.NettyTransportProvider.Epoll,
            io.filetransfer.core.transport.netty.NettyTransportProvider.KQueue,
            io.filetransfer.core.transport.netty.NettyTransportProvider.IoUring;
}
