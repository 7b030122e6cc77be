// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.ClientProxy;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.testkit.ManualRuntime;
import io.filetransfer.core.testkit.MemoryNetwork;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the handler of a connection through a proxy hears of it, and when never. */
final class ProxiedTransportTest {

    private static final SocketAddress PROXY = InetSocketAddress.createUnresolved("proxy.test", 3128);

    private final ManualRuntime runtime = new ManualRuntime(4);
    private final MemoryNetwork network = new MemoryNetwork(runtime, 4);
    private final Log proxy = new Log();
    private final Log user = new Log();
    private final Transport there = network.open(TransportOptions.named("proxy"));
    private final Transport here = new ProxiedTransport(
            network.open(TransportOptions.named("client")),
            ClientProxy.http("proxy.test", 3128),
            ProxyTarget.of("server.test", 9400),
            runtime);

    /** Writes down what a handler is told. */
    private static final class Log implements ConnectionHandler {

        private final List<String> events = new ArrayList<>();
        private @Nullable Connection connection;

        @Override
        public void onOpened(Connection opened) {
            connection = opened;
            events.add("opened");
        }

        @Override
        public void onReceived(Lease bytes) {
            events.add(StandardCharsets.US_ASCII.decode(bytes.buffer()).toString());
        }

        @Override
        public void onDrained() {
            events.add("drained");
        }

        @Override
        public void onClosed(@Nullable IOException cause) {
            events.add("closed");
        }

        void say(String text) {
            Connection line = Objects.requireNonNull(connection);
            line.execute(() -> line.write(BufferPool.unpooled(StandardCharsets.US_ASCII.encode(text))));
        }

        void end() {
            Connection line = Objects.requireNonNull(connection);
            line.close();
        }
    }

    @BeforeEach
    void listen() {
        there.listen(PROXY, () -> proxy);
        runtime.runUntilIdle();
    }

    @AfterEach
    void close() {
        here.closeAsync();
        there.closeAsync();
        runtime.advance(Duration.ofSeconds(10));
        assertEquals(0, network.outstandingLeases());
    }

    private CompletableFuture<Connection> connect() {
        CompletableFuture<Connection> connecting = here.connect(PROXY, user).toCompletableFuture();
        runtime.runUntilIdle();
        return connecting;
    }

    private static Reason reason(CompletableFuture<Connection> connecting) {
        assertTrue(connecting.isCompletedExceptionally());
        Throwable failure = connecting.handle((done, thrown) -> thrown).join();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof TransferException known) {
            return known.reason();
        }
        throw new AssertionError("expected a TransferException", failure);
    }

    @Test
    void handsTheConnectionOverWithWhatHasCome() {
        CompletableFuture<Connection> connecting = connect();
        assertEquals("opened", proxy.events.get(0));
        assertTrue(String.join("", proxy.events).startsWith("openedCONNECT server.test:9400 HTTP/1.1\r\n"));
        assertEquals(List.of(), user.events);
        assertFalse(connecting.isDone());
        proxy.say("HTTP/1.1 200 OK\r\n\r\nhello");
        runtime.runUntilIdle();
        assertTrue(connecting.isDone());
        assertEquals("opened", user.events.get(0));
        assertEquals("hello", String.join("", user.events.subList(1, user.events.size())));
        user.say("and back");
        runtime.runUntilIdle();
        assertTrue(String.join("", proxy.events).endsWith("and back"));
        proxy.end();
        runtime.runUntilIdle();
        assertEquals("closed", user.events.get(user.events.size() - 1));
    }

    @Test
    void tellsTheHandlerNothingWhenTheProxyRefuses() {
        CompletableFuture<Connection> connecting = connect();
        proxy.say("HTTP/1.1 403 No\r\n\r\nhello");
        runtime.runUntilIdle();
        assertEquals(Reason.PROXY, reason(connecting));
        assertEquals(List.of(), user.events);
        assertEquals("closed", proxy.events.get(proxy.events.size() - 1));
    }

    @Test
    void tellsTheHandlerNothingWhenTheProxyHangsUp() {
        CompletableFuture<Connection> connecting = connect();
        proxy.end();
        runtime.advance(Duration.ofSeconds(5));
        assertEquals(Reason.UNREACHABLE, reason(connecting));
        assertEquals(List.of(), user.events);
    }

    @Test
    void hangsUpWhenItIsGivenUp() {
        CompletableFuture<Connection> connecting = connect();
        connecting.cancel(false);
        runtime.runUntilIdle();
        assertEquals("closed", proxy.events.get(proxy.events.size() - 1));
        assertEquals(List.of(), user.events);
    }
}
