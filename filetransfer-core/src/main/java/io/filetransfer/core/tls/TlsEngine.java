// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.tls.SessionFacts.TrafficCount;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the platform's engine over the connection below.
 *
 * <pre>
 *   WAITING --turn, engine made--> HANDSHAKING --finished, ft/1 agreed--> OPEN
 *      |                                |                                  |
 *      +---- failure, time is over -----+---- failure, either side closes -+--> ENDING --onClosed--> (over)
 * </pre>
 *
 * <p>What computes long (certificates, keys) runs on the threads of the handshakes; meanwhile nothing is read. Used on the
 * thread of the connection below.
 */
final class TlsEngine implements ConnectionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);

    private static final int MOST_HANDSHAKE_BYTES = 128 << 10;

    /** Records in a row that bring no content: new keys, tickets, empty ones. */
    private static final int MOST_FRUITLESS_RECORDS = 64;

    private static final int SMALLEST_PLAIN_BYTES = 32 << 10;

    private enum State {
        WAITING,
        HANDSHAKING,
        OPEN,
        ENDING
    }

    /** Who is told how the handshake ends. */
    interface Owner {

        /** Whether connections that come now come too late. */
        boolean isClosing();

        /** The handshake is over; returns who hears of the connection from now on, or null if nobody wants it. */
        @Nullable
        ConnectionHandler onEncrypted();

        /** The user knows of the connection. */
        void onOpened(TlsConnection connection);

        /** There will be no connection; may be told again. */
        void onFailed(IOException why);

        /** The connection below has ended. */
        void onEnded();
    }

    private final TlsParts parts;
    private final Owner owner;
    private final TrafficCount traffic = new TrafficCount();
    private final RecordInput input;
    private final Runnable begin = this::begin;

    private volatile @Nullable Connection below;
    private @Nullable SSLEngine engine;
    private @Nullable RecordOutput output;
    private @Nullable TlsConnection connection;
    private @Nullable Timer deadline;
    private @Nullable Lease plain;
    private @Nullable IOException failure;
    private State state = State.WAITING;
    private String transcript = "";
    private boolean inLine;
    private boolean begun;
    private boolean computing;
    private boolean waitsForMemory;
    private boolean peerHasClosed;
    private boolean hasReceived;
    private int fruitless;

    TlsEngine(TlsParts parts, Owner owner) {
        this.parts = parts;
        this.owner = owner;
        this.input = new RecordInput(parts.records());
    }

    Connection below() {
        return Objects.requireNonNull(below, "not open yet");
    }

    TlsParts parts() {
        return parts;
    }

    RecordOutput output() {
        return Objects.requireNonNull(output, "not open yet");
    }

    private SSLEngine engine() {
        return Objects.requireNonNull(engine, "not begun yet");
    }

    private String peer() {
        return String.valueOf(below().remoteAddress());
    }

    @Override
    public void onOpened(Connection opened) {
        begin(opened, "");
    }

    /**
     * Begins on a connection on which something may have been said before.
     *
     * @param saidBefore as {@link io.filetransfer.core.wire.Hello#transcript}
     */
    void begin(Connection opened, String saidBefore) {
        below = opened;
        transcript = saidBefore;
        if (owner.isClosing()) {
            opened.abort();
            return;
        }
        opened.pauseReading();
        deadline = parts.timers().schedule(parts.context().options().handshakeTimeout(), opened, this::tooLate);
        if (parts.context().isServer()) {
            inLine = true;
            parts.line().enter(begin);
        } else {
            begin();
        }
    }

    private void tooLate() {
        if (state == State.WAITING || state == State.HANDSHAKING) {
            fail(new TransferException(
                    Reason.TIMEOUT,
                    "no encryption with " + peer() + " within "
                            + parts.context().options().handshakeTimeout().toMillis() + " ms"));
        }
    }

    /** Called on any thread, when it is this one's turn. */
    private void begin() {
        compute(() -> {
            SSLEngine made = parts.context().newEngine();
            return () -> began(made);
        });
    }

    private void began(SSLEngine made) throws SSLException {
        if (state != State.WAITING) {
            return;
        }
        engine = made;
        output = new RecordOutput(below(), parts, made, traffic);
        state = State.HANDSHAKING;
        made.beginHandshake();
    }

    /** Something that takes long; what it returns runs on the connection's thread. */
    private interface Computation {

        Step run() throws Exception;
    }

    private interface Step {

        void run() throws IOException;
    }

    private void compute(Computation work) {
        try {
            parts.threads().execute(() -> {
                Step next;
                try {
                    next = work.run();
                } catch (Exception | Error failed) {
                    next = () -> {
                        throw new SSLException(Tls.rootMessage(failed), failed);
                    };
                }
                Step then = next;
                onThread(() -> computed(then));
            });
        } catch (RejectedExecutionException closed) {
            onThread(() -> fail(new IOException("the transport is closed")));
        }
    }

    private void onThread(Runnable task) {
        try {
            below().execute(task);
        } catch (RejectedExecutionException transportHasClosed) {
            return; // and with it this connection
        }
    }

    private void computed(Step next) {
        computing = false;
        if (!begun) {
            begun = true;
            if (state == State.ENDING) {
                leaveLine();
            }
        }
        if (state == State.ENDING) {
            return;
        }
        try {
            next.run();
        } catch (IOException failed) {
            fail(failed);
            return;
        }
        work();
    }

    private void leaveLine() {
        if (inLine) {
            inLine = false;
            parts.line().leave();
        }
    }

    @Override
    public void onReceived(Lease bytes) {
        traffic.received(bytes.buffer().remaining());
        if (state == State.ENDING) {
            return;
        }
        if (!hasReceived) {
            hasReceived = true;
            byte first = bytes.buffer().get(bytes.buffer().position());
            if (!RecordInput.isRecordType(first)) {
                speaksInTheClear();
                return;
            }
        }
        input.add(bytes);
        work();
    }

    private void speaksInTheClear() {
        engine = null; // it would answer with an alert, which this peer cannot read
        fail(new TransferException(
                Reason.ENCRYPTION_REQUIRED,
                peer() + " answered in the clear, expected TLS; is a server without encryption there?"));
    }

    /** Goes on where reading had been paused, in a task of its own. */
    void goOnLater() {
        below().execute(this::work);
    }

    /** Received bytes are dropped from now on. */
    void stopReading() {
        state = State.ENDING;
        input.releaseAll();
        below().resumeReading();
    }

    private boolean mayRead() {
        TlsConnection opened = connection;
        return !computing
                && !waitsForMemory
                && (state == State.HANDSHAKING || (state == State.OPEN && opened != null && opened.isReceiving()));
    }

    /** Does whatever can be done now: the steps of the handshake, decryption, delivery. */
    private void work() {
        try {
            while (mayRead() && step()) {
                // until bytes, memory, a computation or the user are waited for
            }
            deliver();
        } catch (IOException failed) {
            fail(failed);
        }
        if (state == State.ENDING || output == null) {
            return;
        }
        below().flush();
        if (mayRead() && !input.isHolding()) {
            input.rest();
            below().resumeReading();
        } else if (mayRead()) {
            goOnLater();
            below().pauseReading();
        } else {
            below().pauseReading();
        }
    }

    private boolean step() throws IOException {
        HandshakeStatus status = engine().getHandshakeStatus();
        boolean wants = status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP;
        if (wants && state == State.OPEN && connection != null && isRenegotiating()) {
            throw new SSLException("the peer wants to negotiate again, which is refused");
        }
        if (status == HandshakeStatus.NEED_TASK) {
            computing = true;
            compute(() -> {
                Runnable task;
                while ((task = engine().getDelegatedTask()) != null) {
                    task.run();
                }
                return () -> {};
            });
            return false;
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            SSLEngineResult said = output().sendOwn();
            if (said == null) {
                throw new SSLException("the engine has closed");
            }
            finishIf(said.getHandshakeStatus() == HandshakeStatus.FINISHED);
            return true;
        }
        ByteBuffer record = input.next();
        return record != null && decrypt(record);
    }

    private boolean isRenegotiating() {
        return !engine().isInboundDone() && engine().getSession().getProtocol().equals("TLSv1.2");
    }

    private boolean decrypt(ByteBuffer record) throws IOException {
        ByteBuffer target = RecordOutput.NOTHING;
        if (state == State.OPEN) {
            Lease room = plain != null ? plain : acquire();
            plain = room;
            if (room == null) {
                return false;
            }
            target = room.buffer();
        }
        SSLEngineResult result = engine().unwrap(record, target);
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW -> overflowed(target);
            case BUFFER_UNDERFLOW -> throw new SSLException("a record is shorter than it says");
            case CLOSED -> peerCloses();
            case OK -> decrypted(result, record);
        }
        return state != State.ENDING;
    }

    private void overflowed(ByteBuffer target) throws SSLException {
        if (target.position() == 0) {
            throw new SSLException("content of a record is longer than " + target.capacity());
        }
        deliver();
    }

    private void decrypted(SSLEngineResult result, ByteBuffer record) throws IOException {
        if (!record.hasRemaining()) {
            input.done();
        } else if (result.bytesConsumed() == 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
            throw new SSLException("a record cannot be read");
        }
        fruitless = result.bytesProduced() > 0 ? 0 : fruitless + 1;
        if (state == State.OPEN && fruitless > MOST_FRUITLESS_RECORDS) {
            throw new SSLException("more than " + MOST_FRUITLESS_RECORDS + " records in a row brought nothing");
        }
        if (state == State.HANDSHAKING && traffic.encryptedReceived() > MOST_HANDSHAKE_BYTES) {
            throw new SSLException("a handshake of more than " + MOST_HANDSHAKE_BYTES + " bytes");
        }
        finishIf(result.getHandshakeStatus() == HandshakeStatus.FINISHED);
        if (engine().isInboundDone()) {
            peerCloses();
        }
    }

    private @Nullable Lease acquire() {
        int wanted = Math.min(BufferPool.LARGEST_BYTES, Math.max(SMALLEST_PLAIN_BYTES, input.availableBytes()));
        for (int bytes = wanted; bytes >= SMALLEST_PLAIN_BYTES; bytes /= 2) {
            Lease lease = parts.plain().tryAcquire(bytes);
            if (lease != null) {
                return lease;
            }
        }
        waitsForMemory = true;
        parts.plain().whenAvailable(SMALLEST_PLAIN_BYTES, below(), this::memoryArrived);
        return null;
    }

    private void memoryArrived(Lease lease) {
        waitsForMemory = false;
        if (state == State.OPEN && plain == null) {
            plain = lease;
        } else {
            lease.release();
        }
        work();
    }

    private void deliver() {
        Lease ready = plain;
        plain = null;
        if (ready == null) {
            return;
        }
        try {
            ByteBuffer content = ready.buffer().flip();
            if (content.hasRemaining() && connection != null) {
                if (content.limit() <= content.capacity() / 2) {
                    BufferPool.trim(ready); // the handler may keep it; what it does not need serves others
                }
                connection.deliver(ready);
            }
        } finally {
            ready.release();
        }
    }

    private void finishIf(boolean isFinished) throws IOException {
        if (!isFinished || state != State.HANDSHAKING) {
            return;
        }
        String agreed = engine().getApplicationProtocol();
        if (!Tls.PROTOCOL_ID.equals(agreed)) {
            throw new TransferException(
                    Reason.UNSUPPORTED,
                    peer() + " did not agree to the protocol '" + Tls.PROTOCOL_ID + "' in the handshake (ALPN)");
        }
        settle();
        SessionFacts facts = new SessionFacts(engine().getSession(), traffic);
        LOG.debug("connection with {} is encrypted: {}", peer(), facts);
        tellApplication(facts);
        ConnectionHandler handler = owner.onEncrypted();
        if (handler == null) {
            below().abort();
            return;
        }
        state = State.OPEN;
        TlsConnection opened = new TlsConnection(this, facts, transcript, handler);
        connection = opened;
        opened.open();
        owner.onOpened(opened);
    }

    private void tellApplication(SessionFacts facts) {
        try {
            parts.threads().execute(() -> {
                try {
                    parts.context().options().encrypted().accept(facts);
                } catch (RuntimeException | Error thrown) {
                    LOG.warn("a listener for encrypted connections failed", thrown);
                }
            });
        } catch (RejectedExecutionException closed) {
            return; // the transport ends, and with it the connection
        }
    }

    /** The handshake is over, one way or another. */
    private void settle() {
        Timer running = deadline;
        deadline = null;
        if (running != null) {
            running.cancel();
        }
        if (inLine && (begun || parts.line().giveUp(begin))) {
            if (begun) {
                leaveLine();
            }
            inLine = false;
        }
    }

    private void peerCloses() {
        peerHasClosed = true;
        deliver();
        TlsConnection opened = connection;
        if (opened != null) {
            opened.peerCloses();
        } else {
            fail(new IOException("the peer ended the handshake"));
        }
    }

    /** Ends the connection; the peer is told that something is wrong, as far as the engine has an alert for it. */
    void fail(Throwable why) {
        if (failure != null || !below().isOpen()) {
            return;
        }
        boolean wasOpen = state == State.OPEN;
        failure = Tls.explain(why, peer(), wasOpen);
        LOG.debug("encryption of the connection with {} ends: {}", peer(), failure.getMessage());
        state = State.ENDING;
        settle();
        input.releaseAll();
        TlsConnection opened = connection;
        if (opened != null) {
            opened.broken();
        }
        if (engine != null) {
            output().releaseAll();
            output().sayGoodbye();
        }
        below().close();
        if (opened == null) {
            owner.onFailed(failure);
        }
    }

    @Override
    public void onDrained() {
        TlsConnection opened = connection;
        if (opened != null) {
            opened.onDrained();
        }
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        state = State.ENDING;
        settle();
        input.releaseAll();
        Lease decrypted = plain;
        plain = null;
        if (decrypted != null) {
            decrypted.release();
        }
        if (output != null) {
            output.releaseAll();
        }
        owner.onEnded();
        TlsConnection opened = connection;
        IOException why = failure != null ? failure : cause;
        if (opened != null) {
            opened.closed(why, peerHasClosed);
        } else {
            owner.onFailed(why != null ? why : new IOException("the peer ended the connection during the handshake"));
        }
    }

    /** Ends the connection in an orderly way. Safe from any thread. */
    void close() {
        Connection open = below;
        if (open != null) {
            onThread(() -> {
                TlsConnection opened = connection;
                if (opened != null) {
                    opened.close();
                } else {
                    fail(new IOException("the transport is closed"));
                }
            });
        }
    }

    /** Ends the connection at once. Safe from any thread. */
    void abort() {
        Connection open = below;
        if (open != null) {
            open.abort();
        }
    }
}
