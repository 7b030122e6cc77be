// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.transport.SocketFile;
import io.filetransfer.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening channel. When accepting fails, mostly because the process has no descriptors left, it rests before it tries
 * again, longer each time.
 */
final class NettyListener extends ChannelInboundHandlerAdapter implements Transport.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);
    private static final long FIRST_REST_NANOS = 50_000_000;
    private static final long LONGEST_REST_NANOS = 1_000_000_000;

    private final NettyLoop loop;
    private final Channel channel;
    private final SocketAddress localAddress;
    private final @Nullable SocketFile file;
    private final Consumer<Channel> receiver;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Runnable closer = this::close;
    private long restNanos;

    /** On the loop, with a bound channel that accepts nothing yet. */
    NettyListener(
            NettyLoop loop,
            Channel channel,
            SocketAddress localAddress,
            @Nullable SocketFile file,
            Consumer<Channel> receiver) {
        this.file = file;
        this.loop = loop;
        this.channel = channel;
        this.localAddress = localAddress;
        this.receiver = receiver;
    }

    void open() {
        loop.add(closer);
        channel.closeFuture().addListener(done -> loop.runHere(this::channelClosed));
        channel.pipeline().addLast(this);
        channel.config().setAutoRead(true);
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        loop.runHere(closer); // a loop that has ended has closed this too
        return closed;
    }

    private void close() {
        if (file != null && channel.isOpen()) {
            file.closeAndRemove(channel::close);
        } else {
            channel.close();
        }
    }

    private void channelClosed() {
        // One turn later nothing of the channel is left in the system.
        loop.runAfter(1, () -> {
            closed.complete(null);
            loop.remove(closer);
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        restNanos = 0;
        receiver.accept((Channel) accepted);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (restNanos == 0) {
            LOG.warn("cannot accept at {} ({}); trying again until it works", localAddress, cause.toString());
        }
        restNanos = restNanos == 0 ? FIRST_REST_NANOS : Math.min(LONGEST_REST_NANOS, 2 * restNanos);
        channel.config().setAutoRead(false);
        loop.runAfter(restNanos, () -> channel.config().setAutoRead(true));
    }
}
