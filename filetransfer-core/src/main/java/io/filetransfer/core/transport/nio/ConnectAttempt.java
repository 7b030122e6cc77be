// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.SocketOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A connection being opened. Counts as a connection of its loop from the start. Used only on the loop's thread. */
final class ConnectAttempt implements SelectedTarget {

    private final NioEventLoop loop;
    private final BufferPool pool;
    private final SocketOptions sockets;
    private final SocketAddress remote;
    private final ConnectionHandler handler;
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private @Nullable SocketChannel channel;
    private boolean settled;

    ConnectAttempt(
            NioEventLoop loop,
            BufferPool pool,
            SocketOptions sockets,
            SocketAddress remote,
            ConnectionHandler handler) {
        this.loop = loop;
        this.pool = pool;
        this.sockets = sockets;
        this.remote = remote;
        this.handler = handler;
    }

    /** The result; cancelling it gives the attempt up. */
    CompletableFuture<Connection> opened() {
        return opened;
    }

    /** Safe from any thread. */
    @SuppressWarnings("FutureReturnValueIgnored") // the result is the future it depends on
    void begin() {
        try {
            loop.execute(this::connect);
        } catch (RejectedExecutionException transportHasClosed) {
            loop.counts().changeConnections(-1);
            opened.completeExceptionally(cannotConnect(transportHasClosed));
        }
        opened.whenComplete((connection, failure) -> {
            if (opened.isCancelled()) {
                loop.runHere(() -> fail(new IOException("given up")));
            }
        });
    }

    private void connect() {
        if (loop.isClosing() || opened.isDone()) {
            fail(new IOException("the transport is closed"));
            return;
        }
        loop.add(this);
        try {
            SocketChannel connecting = NioChannels.openFor(remote, sockets);
            channel = connecting;
            loop.register(connecting, SelectionKey.OP_CONNECT, this);
            if (connecting.connect(remote)) {
                succeed(connecting);
            }
        } catch (IOException | RuntimeException e) { // an unresolved or foreign address is a RuntimeException
            fail(e);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        SocketChannel connecting = (SocketChannel) key.channel();
        try {
            if (!settled && connecting.finishConnect()) {
                succeed(connecting);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void transportEnds(@Nullable IOException failure) {
        fail(new IOException("the transport is closed", failure));
    }

    private void succeed(SocketChannel connected) throws IOException {
        NioConnection connection = new NioConnection(loop, pool, connected, handler);
        settled = true;
        loop.remove(this);
        connection.open();
        IOException failure = connection.failure();
        if (failure != null) {
            opened.completeExceptionally(cannotConnect(failure));
        } else if (!opened.complete(connection)) {
            connection.abort();
        }
    }

    private void fail(Exception reason) {
        if (settled) {
            return;
        }
        settled = true;
        loop.remove(this);
        loop.counts().changeConnections(-1);
        if (channel != null) {
            NioChannels.close(channel);
        }
        opened.completeExceptionally(cannotConnect(reason));
    }

    private IOException cannotConnect(Exception reason) {
        return new IOException("cannot connect to " + remote + ": " + reason, reason);
    }
}
