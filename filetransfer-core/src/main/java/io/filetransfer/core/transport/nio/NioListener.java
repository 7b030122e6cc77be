// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport.nio;

import io.filetransfer.core.transport.SocketFile;
import io.filetransfer.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on one loop and hands them on. When accepting fails, mostly because the process has no descriptors
 * left, it gives up its spare descriptor to turn one waiting peer away, and rests before it tries again.
 */
final class NioListener implements Transport.Listener, SelectedTarget {

    static final long FIRST_REST_NANOS = 50_000_000;
    static final long LONGEST_REST_NANOS = 1_000_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(NioListener.class);
    private static final int MOST_AT_ONCE = 64;

    private final NioEventLoop loop;
    private final ServerSocketChannel channel;
    private final @Nullable SocketFile file;
    private final SelectionKey key;
    private final SocketAddress localAddress;
    private final Source source;
    private final Consumer<SocketChannel> receiver;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable SocketChannel spare;
    private long restNanos;

    /** Where accepted channels come from; tests let it fail. */
    interface Source {

        /** The next channel, or null if nobody waits. */
        @Nullable
        SocketChannel accept() throws IOException;
    }

    /** On the thread of the loop. */
    NioListener(
            NioEventLoop loop,
            ServerSocketChannel channel,
            @Nullable SocketFile file,
            Source source,
            Consumer<SocketChannel> receiver)
            throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.file = file;
        this.source = source;
        this.receiver = receiver;
        this.localAddress = channel.getLocalAddress();
        this.key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
        rehearse();
        loop.add(this);
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        loop.runHere(this::close); // a loop that has ended has closed this too
        return closed;
    }

    @Override
    public void transportEnds(@Nullable IOException failure) {
        close();
    }

    @Override
    public void ready(SelectionKey selected) {
        try {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                SocketChannel accepted = source.accept();
                if (accepted == null) {
                    return;
                }
                restNanos = 0;
                receiver.accept(accepted);
            }
        } catch (IOException e) {
            rest(e);
        }
    }

    /** Closing a channel for the first time loads JDK classes that need descriptors themselves: not when there are none. */
    private void rehearse() {
        openSpare();
        closeSpare();
        openSpare();
    }

    private void rest(IOException reason) {
        if (restNanos == 0) {
            LOG.warn("cannot accept at {} ({}); trying again until it works", localAddress, reason.toString());
        }
        restNanos = restNanos == 0 ? FIRST_REST_NANOS : Math.min(LONGEST_REST_NANOS, 2 * restNanos);
        turnOneAway();
        key.interestOps(0);
        loop.schedule(restNanos, this::tryAgain);
    }

    private void tryAgain() {
        if (key.isValid()) {
            openSpare();
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void turnOneAway() {
        if (spare == null) {
            return;
        }
        closeSpare();
        try {
            SocketChannel unlucky = source.accept();
            if (unlucky != null) {
                NioChannels.close(unlucky);
            }
        } catch (IOException stillNone) {
            LOG.debug("no descriptor even for turning a peer away", stillNone);
        }
        openSpare();
    }

    private void openSpare() {
        if (spare != null) {
            return;
        }
        try {
            spare = SocketChannel.open();
        } catch (IOException noneLeft) {
            LOG.debug("no spare descriptor", noneLeft);
        }
    }

    private void closeSpare() {
        if (spare != null) {
            NioChannels.close(spare);
            spare = null;
        }
    }

    private void close() {
        loop.remove(this);
        if (file != null && channel.isOpen()) {
            file.closeAndRemove(() -> NioChannels.close(channel));
        } else {
            NioChannels.close(channel);
        }
        closeSpare();
        loop.schedule(0, () -> closed.complete(null)); // the next select is where the system really closes the channel
    }
}
