// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples;

import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.PeerIdentity;
import io.filetransfer.transport.Transport;
import io.filetransfer.transport.TransportOptions;
import io.filetransfer.transport.TransportProvider;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts the bytes that go through another transport. */
final class CountingTransport implements Transport {

    private final Transport inner;
    private final AtomicLong sent;
    private final AtomicLong received;

    private CountingTransport(Transport inner, AtomicLong sent, AtomicLong received) {
        this.inner = inner;
        this.sent = sent;
        this.received = received;
    }

    /** Opens it over the NIO transport. One that has no parameters can be found by {@link ServiceLoader}, by its name. */
    static final class Provider implements TransportProvider {

        private final AtomicLong sent;
        private final AtomicLong received;

        Provider(AtomicLong sent, AtomicLong received) {
            this.sent = sent;
            this.received = received;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public String missing() {
            return "";
        }

        @Override
        public Transport open(TransportOptions options) {
            TransportProvider nio = ServiceLoader.load(TransportProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(each -> each.name().equals("nio"))
                    .findFirst()
                    .orElseThrow();
            return new CountingTransport(nio.open(options), sent, received);
        }
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers) {
        return inner.listen(local, () -> new CountingHandler(handlers.get()));
    }

    /** The handler must be told before the stage is done, and cancelling the stage gives the attempt up. */
    @Override
    public CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler) {
        CountingHandler counting = new CountingHandler(handler);
        CompletableFuture<Connection> opening = inner.connect(remote, counting).toCompletableFuture();
        CompletableFuture<Connection> opened = opening.thenApply(connection -> counting.opened());
        opened.whenComplete((connection, failure) -> {
            if (opened.isCancelled()) {
                opening.cancel(false);
            }
        });
        return opened;
    }

    @Override
    public List<LoopLoad> loads() {
        return inner.loads();
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        return inner.closeAsync();
    }

    /** Stands between a connection and who is told about it. */
    private final class CountingHandler implements ConnectionHandler {

        private final ConnectionHandler handler;
        private @Nullable Connection counted;

        CountingHandler(ConnectionHandler handler) {
            this.handler = handler;
        }

        @Override
        public void onOpened(Connection connection) {
            counted = new CountingConnection(connection);
            handler.onOpened(counted);
        }

        Connection opened() {
            return Objects.requireNonNull(counted);
        }

        @Override
        public void onReceived(Lease bytes) {
            received.addAndGet(bytes.buffer().remaining());
            handler.onReceived(bytes);
        }

        @Override
        public void onDrained() {
            handler.onDrained();
        }

        @Override
        public void onClosed(@Nullable IOException cause) {
            handler.onClosed(cause);
        }
    }

    /** Stands between a connection and who uses it. */
    private final class CountingConnection implements Connection {

        private final Connection connection;

        CountingConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void write(Lease bytes) {
            sent.addAndGet(bytes.buffer().remaining());
            connection.write(bytes);
        }

        @Override
        public void execute(Runnable task) {
            connection.execute(task);
        }

        @Override
        public void flush() {
            connection.flush();
        }

        @Override
        public long queuedBytes() {
            return connection.queuedBytes();
        }

        @Override
        public void pauseReading() {
            connection.pauseReading();
        }

        @Override
        public void resumeReading() {
            connection.resumeReading();
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public void close() {
            connection.close();
        }

        @Override
        public void abort() {
            connection.abort();
        }

        @Override
        public SocketAddress localAddress() {
            return connection.localAddress();
        }

        @Override
        public SocketAddress remoteAddress() {
            return connection.remoteAddress();
        }

        @Override
        public boolean isEncrypted() {
            return connection.isEncrypted();
        }

        @Override
        public Optional<PeerIdentity> peerIdentity() {
            return connection.peerIdentity();
        }
    }
}
