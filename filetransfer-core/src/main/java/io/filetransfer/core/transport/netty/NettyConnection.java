// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.netty;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.transport.OrderlyClose;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.PeerIdentity;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel as a connection. It ends as {@link OrderlyClose} says, or at once when something breaks; the last callback is a
 * task of its own, behind the close of the channel. Used only on its loop's thread but for what {@link Connection} exempts.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection, OrderlyClose.Pipe {

    private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);

    private final NettyLoop loop;
    private final SocketKind kind;
    private final Channel channel;
    private final ConnectionHandler handler;
    private final NettyReceiver receiver;
    private final NettySender sender;
    private final OrderlyClose orderlyClose = new OrderlyClose(this);
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;

    private boolean readingPaused;
    private boolean ending;
    private @Nullable IOException failure;
    private volatile boolean open = true;

    /** On the loop, with a connected channel that does not read yet. */
    NettyConnection(NettyLoop loop, SocketKind kind, BufferPool pool, Channel channel, ConnectionHandler handler)
            throws IOException {
        this.loop = loop;
        this.kind = kind;
        this.channel = channel;
        this.handler = handler;
        this.sender = new NettySender(this, loop, channel);
        this.receiver = new NettyReceiver(this, orderlyClose, loop, pool, channel);
        this.localAddress = ChannelSetup.toJdk(channel.localAddress());
        this.remoteAddress = ChannelSetup.toJdk(channel.remoteAddress());
    }

    void open() {
        loop.add(this);
        channel.config().setRecvByteBufAllocator(receiver);
        channel.pipeline().addLast(this);
        channel.closeFuture().addListener(closed -> loop.runLast(this::tellClosed));
        loop.run(() -> runGuarded(() -> handler.onOpened(this)));
        receiver.update();
    }

    /** Why the connection ends or has ended, if not in an orderly way. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(() -> runGuarded(task));
    }

    @Override
    public void write(Lease bytes) {
        loop.requireCurrent();
        if (ending || orderlyClose.hasBegun() || !bytes.buffer().hasRemaining()) {
            bytes.release();
        } else {
            sender.add(bytes);
        }
    }

    @Override
    public void flush() {
        loop.requireCurrent();
        sender.flush();
    }

    /** The pipe has taken everything; it was full before if it has drained. */
    void queueIsEmpty(boolean drained) {
        if (drained || orderlyClose.hasBegun()) {
            loop.execute(this::tellDrained); // Netty is in the middle of a write
        }
    }

    private void tellDrained() {
        if (ending || !sender.isEmpty()) {
            return;
        }
        if (orderlyClose.hasBegun()) {
            orderlyClose.outputFlushed();
        } else {
            runGuarded(handler::onDrained);
        }
    }

    @Override
    public long queuedBytes() {
        return sender.queuedBytes();
    }

    @Override
    public void pauseReading() {
        loop.requireCurrent();
        readingPaused = true;
        receiver.update();
    }

    @Override
    public void resumeReading() {
        loop.requireCurrent();
        readingPaused = false;
        receiver.resumed();
    }

    boolean isReceiving() {
        return !ending && !orderlyClose.hasBegun() && !readingPaused;
    }

    boolean isEnding() {
        return ending;
    }

    void deliver(Lease bytes) {
        runGuarded(() -> handler.onReceived(bytes));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        loop.run(() -> receiver.received((ByteBuf) message));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broke(cause instanceof IOException known ? known : new IOException("the channel failed: " + cause, cause));
    }

    void broke(IOException cause) {
        orderlyClose.failed(cause);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** At once if this is the loop: what is written behind a close is not sent. */
    @Override
    public void close() {
        loop.runHere(this::beginClose);
    }

    @Override
    public void abort() {
        loop.runHere(() -> abort(new IOException("aborted at this end")));
    }

    void beginClose() {
        if (!ending) {
            orderlyClose.begin();
        }
    }

    private void abort(IOException cause) {
        if (!ending) {
            ChannelSetup.resetOnClose(channel);
            end(cause);
        }
    }

    @Override
    public void end(@Nullable IOException cause) {
        if (!ending) {
            ending = true;
            failure = cause;
            receiver.discard();
            loop.runLast(channel::close);
        }
    }

    private void tellClosed() {
        if (!ending) { // by somebody else: the event loops are being shut down
            end(new IOException("the channel was closed"));
        }
        loop.remove(this);
        loop.counts().changeConnections(-1);
        open = false;
        runGuarded(() -> handler.onClosed(failure));
    }

    @Override
    public void shutdownOutput() {
        ((DuplexChannel) channel).shutdownOutput().addListener(done -> {
            if (!done.isSuccess()) {
                end(null); // the peer has gone
            }
        });
    }

    @Override
    public void inputChanged() {
        receiver.discard();
    }

    @Override
    public void runAfter(long delayNanos, Runnable task) {
        loop.runAfter(delayNanos, task);
    }

    private void runGuarded(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            LOG.warn("a callback of the connection with {} failed", remoteAddress, e);
            abort(new IOException("a callback failed: " + e, e));
        }
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Optional<PeerIdentity> peerIdentity() {
        return ChannelSetup.isUnix(remoteAddress) ? kind.peerUser().apply(channel) : Optional.empty();
    }
}
