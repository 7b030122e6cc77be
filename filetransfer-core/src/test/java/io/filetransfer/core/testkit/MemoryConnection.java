// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.testkit;

import static java.util.Objects.requireNonNull;

import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.PeerIdentity;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One end of a connection. Closes as a socket does: sends the rest, ends its output, waits for the end of the input. */
public final class MemoryConnection implements Connection {

    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(2);
    private static final Duration LONGEST_LINGER = Duration.ofSeconds(2);
    private static final int LARGEST_LEASE_BYTES = 64 << 10;

    private final MemoryNetwork network;
    private final MemoryLoop loop;
    private final ReceiveBudget budget;
    private final LeaseLedger ledger;
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;
    private final MemoryPipe incoming = new MemoryPipe();
    private final ArrayDeque<Lease> queue = new ArrayDeque<>();
    private @Nullable ConnectionHandler handler;
    private @Nullable MemoryLink link;
    private @Nullable MemoryConnection peer;

    private long queuedBytes;
    private boolean pipeFull;
    private boolean readingPaused;
    private boolean deliveryPending;
    private boolean waitsForMemory;
    private boolean closing;
    private boolean outputEnded;
    private boolean inputEnded;
    private boolean ending;
    private @Nullable IOException failure;
    private volatile boolean open = true;

    MemoryConnection(
            MemoryNetwork network,
            MemoryLoop loop,
            ReceiveBudget budget,
            LeaseLedger ledger,
            SocketAddress local,
            SocketAddress remote) {
        this.network = network;
        this.loop = loop;
        this.budget = budget;
        this.ledger = ledger;
        this.localAddress = local;
        this.remoteAddress = remote;
        loop.add(this);
    }

    void join(MemoryLink joining, MemoryConnection other) {
        link = joining;
        peer = other;
    }

    /** Makes the handler and tells it, then the caller. */
    void start(Supplier<ConnectionHandler> handlers, Runnable whenOpened) {
        loop.execute(() -> {
            runGuarded(() -> {
                handler = handlers.get();
                handler.onOpened(this);
            });
            whenOpened.run();
        });
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(() -> runGuarded(task));
    }

    private void runGuarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            abort(new IOException("a callback failed: " + e, e));
        }
    }

    @Override
    public void write(Lease bytes) {
        requireLoop();
        int count = bytes.buffer().remaining();
        if (ending || closing || count == 0) {
            bytes.release();
            return;
        }
        ledger.taken();
        queue.add(bytes);
        changeQueuedBytes(count);
        loop.flushLater(this);
    }

    @Override
    public void flush() {
        requireLoop();
        if (ending || outputEnded) {
            return;
        }
        MemoryConnection other = requireNonNull(peer);
        boolean wasFull = pipeFull;
        Lease first;
        pipeFull = false;
        while (!pipeFull && (first = queue.peek()) != null) {
            int before = first.buffer().remaining();
            other.incoming.put(first.buffer());
            changeQueuedBytes(first.buffer().remaining() - before);
            pipeFull = first.buffer().hasRemaining();
            if (!pipeFull) {
                releaseFirst();
            }
        }
        other.deliverLater();
        if (closing && queue.isEmpty()) {
            endOutput();
        } else if (wasFull && !pipeFull) {
            loop.execute(this::tellDrained);
        }
    }

    private void tellDrained() {
        if (!ending && !closing && queue.isEmpty()) {
            runGuarded(() -> requireNonNull(handler).onDrained());
        }
    }

    private void releaseFirst() {
        queue.remove().release();
        ledger.given();
    }

    private void changeQueuedBytes(int by) {
        queuedBytes += by;
        loop.changeQueuedBytes(by);
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void pauseReading() {
        requireLoop();
        readingPaused = true;
    }

    @Override
    public void resumeReading() {
        requireLoop();
        readingPaused = false;
        deliverLater();
    }

    private void deliverLater() {
        if (!deliveryPending && !ending) {
            deliveryPending = true;
            Duration latency = network.latency();
            if (latency.isZero()) {
                loop.execute(this::deliver);
            } else {
                network.runtime.schedule(latency, this::onLoop, this::deliver);
            }
        }
    }

    /** One step: some bytes, or the end of them. */
    private void deliver() {
        deliveryPending = false;
        if (ending || inputEnded || !requireNonNull(link).carriesTo(this)) {
            return;
        }
        if (incoming.isExhausted()) {
            inputEnded = closing || !readingPaused;
            if (inputEnded && outputEnded) {
                end(null);
            } else if (inputEnded) {
                beginClose();
            }
        } else if (incoming.available() > 0 && closing) {
            incoming.clear();
            bytesLeft();
        } else if (incoming.available() > 0 && !readingPaused && !waitsForMemory) {
            deliverSome();
        }
    }

    private void deliverSome() {
        MemoryLink joined = requireNonNull(link);
        int cut = joined.allowed(network.cut(Math.min(LARGEST_LEASE_BYTES, incoming.available())));
        if (cut == 0) {
            return; // until the link lets more through
        }
        waitsForMemory = true;
        int count = budget.take(cut, () -> onLoop(this::memoryArrived));
        if (count == 0) {
            return;
        }
        waitsForMemory = false;
        Lease lease = ledger.lend(joined.carried(incoming.take(count)), () -> budget.giveBack(count));
        runGuarded(() -> requireNonNull(handler).onReceived(lease));
        lease.release();
        joined.delivered(count);
        bytesLeft();
    }

    /** The link lets more through. */
    void wake() {
        onLoop(this::deliverLater);
    }

    private void memoryArrived() {
        waitsForMemory = false;
        deliverLater();
    }

    /** Bytes have left the incoming pipe: there is room for others. */
    private void bytesLeft() {
        deliverLater();
        MemoryConnection other = requireNonNull(peer);
        if (other.pipeFull) {
            other.onLoop(other::flush);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        onLoop(this::beginClose);
    }

    @Override
    public void abort() {
        onLoop(() -> abort(new IOException("aborted at this end")));
    }

    private void abort(IOException cause) {
        if (!ending) {
            end(cause);
        }
    }

    private void beginClose() {
        if (closing || ending) {
            return;
        }
        closing = true;
        flush();
        deliverLater();
        endAfter(LONGEST_FLUSH, () -> !outputEnded);
    }

    private void endOutput() {
        outputEnded = true;
        MemoryConnection other = requireNonNull(peer);
        other.incoming.end();
        other.deliverLater();
        if (inputEnded) {
            end(null);
        } else {
            endAfter(LONGEST_LINGER, () -> true);
        }
    }

    private void endAfter(Duration delay, Supplier<Boolean> stillWaits) {
        network.runtime.schedule(delay, task -> onLoop(task), () -> {
            if (stillWaits.get()) {
                end(null);
            }
        });
    }

    /** The peer or the test has broken the connection. */
    void reset(IOException cause) {
        onLoop(() -> end(inputEnded ? null : cause));
    }

    private void end(@Nullable IOException cause) {
        if (!ending) {
            ending = true;
            failure = cause;
            loop.execute(this::finish);
        }
    }

    private void finish() {
        changeQueuedBytes((int) -queuedBytes);
        while (!queue.isEmpty()) {
            releaseFirst();
        }
        if (!(inputEnded && outputEnded) && requireNonNull(link).carriesTo(requireNonNull(peer))) {
            requireNonNull(peer).reset(new IOException("connection reset by the peer"));
        }
        incoming.discard();
        open = false;
        if (handler != null) {
            runGuarded(() -> requireNonNull(handler).onClosed(failure));
        }
        loop.remove(this);
    }

    /** The process at this end is gone, without any last words. */
    void vanish(boolean isPeerTold) {
        ending = true;
        open = false;
        incoming.clear();
        if (isPeerTold && requireNonNull(link).carriesTo(requireNonNull(peer))) {
            requireNonNull(peer).reset(new IOException("connection reset by the peer"));
        }
        requireNonNull(link).becomeBlackHole();
    }

    /** At once if this is the loop. */
    private void onLoop(Runnable task) {
        if (loop.isCurrent()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException transportHasClosed) {
            return; // and with it this connection
        }
    }

    private void requireLoop() {
        if (!loop.isCurrent()) {
            throw new IllegalStateException("not on the thread of the connection with " + remoteAddress);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public boolean isEncrypted() {
        return network.isEncrypted();
    }

    @Override
    public Optional<PeerIdentity> peerIdentity() {
        return network.peerIdentity();
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }
}
