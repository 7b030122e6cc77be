// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportContract;
import io.filetransfer.transport.TransportOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The contract over memory; a thread of the test drives the runtime, so that virtual time passes with real time. */
class MemoryTransportTest extends TransportContract {

    @Override
    protected Transport open(TransportOptions options) {
        ManualRuntime runtime = new ManualRuntime(1);
        MemoryTransport transport = new MemoryNetwork(runtime, 2).open(options);
        Thread driver = new Thread(() -> drive(runtime, transport.ended()), "memory-driver");
        driver.setDaemon(true);
        driver.start();
        return over(transport, runtime, options);
    }

    /** The transport to be tested. */
    Transport over(MemoryTransport transport, ManualRuntime runtime, TransportOptions options) {
        return transport;
    }

    private static void drive(ManualRuntime runtime, CompletableFuture<Void> ended) {
        try {
            while (!ended.isDone()) {
                runtime.awaitTask(1);
                runtime.advance(Duration.ofMillis(1));
            }
            runtime.runUntilIdle();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected SocketAddress listenAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
