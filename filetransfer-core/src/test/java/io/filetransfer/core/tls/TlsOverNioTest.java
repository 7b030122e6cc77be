// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.core.runtime.ThreadTimers;
import io.filetransfer.core.transport.nio.NioTransportProvider;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportContract;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of transports under TLS 1.3, over the NIO transport. */
class TlsOverNioTest extends TransportContract {

    private static ThreadTimers timers;
    private static ExecutorService threads;

    @BeforeAll
    static void begin() {
        timers = new ThreadTimers("tls-timer");
        threads = TlsPair.threads();
    }

    @AfterAll
    static void end() {
        timers.close();
        threads.shutdown();
    }

    boolean withTls12() {
        return false;
    }

    TransportProvider below() {
        return new NioTransportProvider();
    }

    @Override
    protected Transport open(TransportOptions options) {
        Transport below = below().open(options);
        return TlsPair.over(below, threads, timers, options.receiveBudgetBytes(), withTls12());
    }

    @Override
    protected SocketAddress listenAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
