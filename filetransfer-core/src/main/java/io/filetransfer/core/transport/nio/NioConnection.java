// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.transport.OrderlyClose;
import io.filetransfer.core.transport.PeerUser;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.PeerIdentity;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket on an event loop.
 *
 * <pre>
 *   open ── close(), end of input ──▶ flushing ── all sent, peer has ended ──▶ ended
 *     │                                  │ │ all sent                            ▲
 *     │                                  │ └──▶ lingering ── peer has ended ─────┤
 *     └── abort(), error ────────────────┴─────────── too long, error ───────────┘
 * </pre>
 *
 * <p>The middle is {@link OrderlyClose}. The end is always a task of its own, so that no callback runs inside another.
 * Used only on its loop's thread but for what {@link Connection} exempts.
 */
final class NioConnection implements Connection, SelectedTarget, OrderlyClose.Pipe {

    private static final Logger LOG = LoggerFactory.getLogger(NioConnection.class);

    private final NioEventLoop loop;
    private final SocketChannel channel;
    private final ConnectionHandler handler;
    private final NioReceiver receiver;
    private final NioSender sender;
    private final OrderlyClose orderlyClose;
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;
    private final SelectionKey key;

    private int interest;
    private boolean readingPaused;
    private boolean ending;
    private @Nullable IOException failure;
    private volatile boolean open = true;

    NioConnection(NioEventLoop loop, BufferPool pool, SocketChannel channel, ConnectionHandler handler)
            throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.handler = handler;
        this.sender = new NioSender(this, loop, channel);
        this.orderlyClose = new OrderlyClose(this);
        this.receiver = new NioReceiver(this, orderlyClose, loop, pool, channel);
        this.localAddress = channel.getLocalAddress();
        this.remoteAddress = channel.getRemoteAddress();
        this.key = loop.register(channel, 0, this);
    }

    void open() {
        loop.add(this);
        runGuarded(() -> handler.onOpened(this));
        updateInterest();
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
        if (ending || sender.isEmpty()) {
            return;
        }
        boolean drained;
        try {
            drained = sender.flush();
        } catch (IOException e) {
            orderlyClose.failed(e);
            return;
        }
        updateInterest();
        if (orderlyClose.hasBegun() && sender.isEmpty()) {
            orderlyClose.outputFlushed();
        } else if (drained) {
            loop.execute(this::tellDrained);
        }
    }

    void flushAfterCallback() {
        sender.flushBegins();
        if (!sender.isEmpty()) {
            flush();
        }
    }

    private void tellDrained() {
        if (!ending && !orderlyClose.hasBegun() && sender.isEmpty()) {
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
        updateInterest();
    }

    @Override
    public void resumeReading() {
        loop.requireCurrent();
        readingPaused = false;
        updateInterest();
    }

    @Override
    public void ready(SelectionKey selected) {
        int operations = selected.readyOps();
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            flush();
        }
        if ((operations & SelectionKey.OP_READ) != 0 && !ending) {
            if (orderlyClose.hasBegun()) {
                receiver.discard();
            } else {
                receiver.receive();
            }
        }
    }

    boolean isReceiving() {
        return !ending && !orderlyClose.hasBegun() && !readingPaused;
    }

    void deliver(Lease bytes) {
        runGuarded(() -> handler.onReceived(bytes));
    }

    /** Makes the key ask for what this state can use; asking for more would make the loop spin. */
    void updateInterest() {
        boolean reads =
                orderlyClose.hasBegun() ? !orderlyClose.hasInputEnded() : isReceiving() && !receiver.waitsForMemory();
        int wanted = (reads ? SelectionKey.OP_READ : 0) | (sender.isPipeFull() ? SelectionKey.OP_WRITE : 0);
        if (wanted != interest && key.isValid()) {
            interest = wanted;
            key.interestOps(wanted);
        }
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

    @Override
    public void transportEnds(@Nullable IOException cause) {
        if (cause == null) {
            beginClose();
        } else {
            end(cause);
        }
    }

    private void beginClose() {
        if (!ending) {
            orderlyClose.begin();
        }
    }

    private void abort(IOException cause) {
        if (!ending) {
            NioChannels.resetOnClose(channel);
            end(cause);
        }
    }

    @Override
    public void end(@Nullable IOException cause) {
        if (!ending) {
            ending = true;
            failure = cause;
            loop.execute(this::finish);
        }
    }

    private void finish() {
        sender.releaseAll();
        NioChannels.close(channel);
        loop.remove(this);
        loop.counts().changeConnections(-1);
        open = false;
        runGuarded(() -> handler.onClosed(failure));
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void inputChanged() {
        updateInterest();
    }

    @Override
    public void runAfter(long delayNanos, Runnable task) {
        loop.schedule(delayNanos, task);
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
        return PeerUser.of(channel);
    }
}
