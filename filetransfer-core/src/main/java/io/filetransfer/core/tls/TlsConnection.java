// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.wire.Preface;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.PeerIdentity;
import io.filetransfer.transport.TlsSession;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An open encrypted connection, as its user sees it: a {@link Connection} over the one below. It begins when the handshake
 * has ended. An end of the peer without a close_notify is a failure: somebody may have cut off what followed. Used on the
 * thread of the connection below, but for what {@link Connection} exempts.
 */
final class TlsConnection implements Connection, Preface {

    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(2);

    private final Connection below;
    private final TlsParts parts;
    private final TlsEngine engine;
    private final RecordOutput output;
    private final TlsSession facts;
    private final String transcript;
    private final ConnectionHandler handler;
    private final Thread thread = Thread.currentThread();

    private boolean inside;
    private boolean unflushed;
    private boolean readingPaused;
    private boolean pipeFull;
    private boolean closing;
    private boolean goodbyeSaid;
    private volatile boolean closeAsked;

    TlsConnection(TlsEngine engine, TlsSession facts, String transcript, ConnectionHandler handler) {
        this.below = engine.below();
        this.parts = engine.parts();
        this.engine = engine;
        this.output = engine.output();
        this.facts = facts;
        this.transcript = transcript;
        this.handler = handler;
    }

    private void requireThread() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(Thread.currentThread().getName() + " is not " + thread.getName());
        }
    }

    /** Runs a callback or task of the user; what it has written is flushed behind it. */
    private void enter(Runnable call) {
        inside = true;
        try {
            call.run();
        } finally {
            inside = false;
        }
        if (unflushed) {
            flush();
        }
    }

    Connection below() {
        return below;
    }

    void open() {
        flushOwnWords();
        enter(() -> handler.onOpened(this));
    }

    @Override
    public void execute(Runnable task) {
        below.execute(() -> enter(task));
    }

    @Override
    public void write(Lease bytes) {
        requireThread();
        if (closeAsked || closing || !below.isOpen() || !bytes.buffer().hasRemaining()) {
            bytes.release();
            return;
        }
        output.add(bytes);
        if (!unflushed && !inside) {
            below.execute(this::flush); // a task of another connection has written
        }
        unflushed = true;
    }

    @Override
    public void flush() {
        requireThread();
        unflushed = false;
        if (goodbyeSaid || !below.isOpen()) {
            return;
        }
        try {
            output.send();
        } catch (SSLException broken) {
            engine.fail(broken);
            return;
        }
        if (queuedBytes() > 0) {
            pipeFull = true;
            if (below.queuedBytes() == 0) {
                below.execute(this::flush); // it was the turn of others
            }
        } else if (closing) {
            sayGoodbye();
        } else if (pipeFull) {
            pipeFull = false;
            below.execute(this::tellDrained);
        }
    }

    private void tellDrained() {
        if (isLive() && queuedBytes() == 0) {
            enter(handler::onDrained);
        }
    }

    /** The engine has said something itself. The user sees it in {@link #queuedBytes} and must be told when it has gone. */
    void flushOwnWords() {
        below.flush();
        pipeFull |= below.queuedBytes() > 0;
    }

    /** The pipe below is empty. */
    void onDrained() {
        if (below.isOpen()) {
            flush();
        }
    }

    /** Whether the user is to be told of anything but the end. */
    boolean isLive() {
        return !closing && !closeAsked && below.isOpen();
    }

    /** Whether decrypted bytes are wanted now. */
    boolean isReceiving() {
        return isLive() && !readingPaused;
    }

    void deliver(Lease bytes) {
        if (isLive()) {
            enter(() -> handler.onReceived(bytes));
        }
    }

    @Override
    public long queuedBytes() {
        requireThread();
        return output.plainBytes() + below.queuedBytes();
    }

    @Override
    public void pauseReading() {
        requireThread();
        readingPaused = true;
        below.pauseReading();
    }

    @Override
    public void resumeReading() {
        requireThread();
        if (readingPaused) {
            readingPaused = false;
            engine.goOnLater();
        }
    }

    @Override
    public boolean isOpen() {
        return below.isOpen();
    }

    @Override
    public void close() {
        closeAsked = true;
        try {
            below.execute(this::beginClose);
        } catch (RejectedExecutionException transportHasClosed) {
            return; // and with it this connection
        }
    }

    @Override
    public void abort() {
        closeAsked = true;
        below.abort();
    }

    /** The peer has announced the end, which asks for a close of this side, too. */
    void peerCloses() {
        beginClose();
    }

    private void beginClose() {
        if (closing || !below.isOpen()) {
            return;
        }
        closing = true;
        engine.stopReading();
        parts.timers().schedule(LONGEST_FLUSH, below, this::sayGoodbye);
        flush();
    }

    /** Nothing is left to be sent, or it has taken too long. */
    private void sayGoodbye() {
        if (goodbyeSaid || !below.isOpen()) {
            return;
        }
        goodbyeSaid = true;
        if (output.plainBytes() == 0) { // else the peer must notice that something is missing
            output.sayGoodbye();
        }
        below.close();
    }

    /** The encryption has failed: nothing more is sent or delivered. */
    void broken() {
        closing = true;
        goodbyeSaid = true;
    }

    /** Nothing follows. */
    void closed(@Nullable IOException cause, boolean peerHasClosed) {
        boolean isCut = cause == null && !peerHasClosed && !closeAsked && !closing;
        closing = true;
        IOException truncated = isCut
                ? new TransferException(
                        Reason.CONNECTION_LOST,
                        "connection to " + remoteAddress()
                                + " ended without the end of its encryption; it may have been cut off on the way")
                : cause;
        handler.onClosed(truncated);
    }

    @Override
    public SocketAddress localAddress() {
        return below.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return Objects.requireNonNull(below.remoteAddress());
    }

    @Override
    public long features() {
        return 0;
    }

    @Override
    public String transcript() {
        return transcript;
    }

    @Override
    public boolean isEncrypted() {
        return true;
    }

    @Override
    public Optional<PeerIdentity> peerIdentity() {
        return facts.isPeerVerified()
                ? Optional.of(PeerIdentity.certificate(facts.peerCertificates()))
                : below.peerIdentity();
    }

    @Override
    public Optional<TlsSession> tls() {
        return Optional.of(facts);
    }
}
