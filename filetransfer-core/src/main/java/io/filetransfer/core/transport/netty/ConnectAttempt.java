// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.transport.SocketFile;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.SocketOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A connection being opened. Counts as a connection of its loop from the start. Used only on the loop's thread. */
final class ConnectAttempt {

    private final NettyLoop loop;
    private final SocketKind kind;
    private final BufferPool pool;
    private final SocketOptions sockets;
    private final SocketAddress remote;
    private final ConnectionHandler handler;
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private final Runnable closer = this::transportEnds;
    private @Nullable Channel channel;
    private boolean settled;

    ConnectAttempt(
            NettyLoop loop,
            SocketKind kind,
            BufferPool pool,
            SocketOptions sockets,
            SocketAddress remote,
            ConnectionHandler handler) {
        this.sockets = sockets;
        this.loop = loop;
        this.kind = kind;
        this.pool = pool;
        this.remote = remote;
        this.handler = handler;
    }

    /** The result; cancelling it gives the attempt up. */
    CompletableFuture<Connection> opened() {
        return opened;
    }

    /** Safe from any thread. */
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
            transportEnds();
            return;
        }
        loop.add(closer);
        try {
            SocketFile.checkLength(remote);
            ChannelFuture connecting = new Bootstrap()
                    .group(loop.eventLoop())
                    .channelFactory(this::newChannel)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                    .disableResolver()
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(
                            kind.address(remote),
                            ChannelSetup.isUnix(remote)
                                    ? null
                                    : sockets.bindAddress().orElse(null));
            channel = connecting.channel();
            connecting.addListener(done -> loop.run(() -> connected(connecting)));
        } catch (IOException | RuntimeException e) { // an unresolved or foreign address is a RuntimeException
            fail(e);
        }
    }

    private Channel newChannel() {
        Channel made = kind.channelFor(remote);
        ChannelSetup.setUp(made.config(), sockets, !ChannelSetup.isUnix(remote));
        return made;
    }

    private void connected(ChannelFuture done) {
        if (settled) {
            return;
        }
        if (!done.isSuccess()) {
            fail(done.cause());
            return;
        }
        try {
            succeed(done.channel());
        } catch (IOException e) {
            fail(e);
        }
    }

    private void succeed(Channel connected) throws IOException {
        NettyConnection connection = new NettyConnection(loop, kind, pool, connected, handler);
        settled = true;
        connection.open();
        loop.remove(closer);
        IOException failure = connection.failure();
        if (failure != null) {
            opened.completeExceptionally(cannotConnect(failure));
        } else if (!opened.complete(connection)) {
            connection.abort();
        }
    }

    private void fail(Throwable reason) {
        if (settled) {
            return;
        }
        settled = true;
        loop.counts().changeConnections(-1);
        if (channel != null) {
            channel.close();
        }
        opened.completeExceptionally(cannotConnect(reason));
        loop.remove(closer);
    }

    private void transportEnds() {
        fail(new IOException("the transport is closed"));
    }

    private IOException cannotConnect(Throwable reason) {
        return new IOException("cannot connect to " + remote + ": " + reason, reason);
    }
}
