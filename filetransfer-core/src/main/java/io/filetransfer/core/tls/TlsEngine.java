// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

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

    private enum State {
        WAITING,
        HANDSHAKING,
        OPEN,
        ENDING
    }

    private final TlsParts parts;
    private final EncryptionOwner owner;
    private final TrafficCount traffic = new TrafficCount();
    private final RecordInput input;

    private volatile @Nullable Connection below;
    private @Nullable Computing computing;
    private @Nullable SSLEngine engine;
    private @Nullable RecordOutput output;
    private @Nullable RecordDecryption decryption;
    private @Nullable TlsConnection connection;
    private @Nullable HandshakeTurn turn;
    private @Nullable IOException failure;
    private State state = State.WAITING;
    private String transcript = "";
    private boolean isComputing;
    private boolean peerHasClosed;
    private boolean hasReceived;

    TlsEngine(TlsParts parts, EncryptionOwner owner) {
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

    private RecordDecryption decryption() {
        return Objects.requireNonNull(decryption, "not begun yet");
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
        computing = new Computing(parts.threads(), opened, this::computed);
        opened.pauseReading();
        HandshakeTurn waiting = new HandshakeTurn(parts, opened, this::begin, this::tooLate);
        turn = waiting;
        waiting.enter();
    }

    private void tooLate() {
        if (state == State.WAITING || state == State.HANDSHAKING) {
            fail(Tls.tooLate(peer(), parts.context().options().handshakeTimeout()));
        }
    }

    /** Called on any thread, when it is this one's turn. */
    private void begin() {
        Objects.requireNonNull(computing, "not open yet").start(() -> {
            SSLEngine made = parts.context().newEngine();
            return () -> began(made);
        });
    }

    private void began(SSLEngine made) throws SSLException {
        engine = made;
        output = new RecordOutput(below(), parts, made, traffic);
        decryption = new RecordDecryption(parts, below(), made, input, this::work);
        state = State.HANDSHAKING;
        made.beginHandshake();
    }

    private void computed(Computing.Step next) {
        isComputing = false;
        if (turn != null) {
            turn.hasBegun();
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
                engine = null; // it would answer with an alert, which this peer cannot read
                fail(Tls.inTheClear(peer()));
                return;
            }
        }
        input.add(bytes);
        work();
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
        return !isComputing
                && (decryption == null || !decryption.isWaiting())
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
        } else {
            below().pauseReading();
            if (mayRead()) {
                goOnLater();
            }
        }
    }

    private boolean step() throws IOException {
        HandshakeStatus status = engine().getHandshakeStatus();
        boolean wants = status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP;
        if (wants && state == State.OPEN && isRenegotiating()) {
            throw new SSLException("the peer wants to negotiate again, which is refused");
        }
        if (status == HandshakeStatus.NEED_TASK) {
            isComputing = true;
            Objects.requireNonNull(computing, "not open yet").startTasksOf(engine());
            return false;
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            SSLEngineResult said = output().sendOwn();
            if (connection != null) {
                connection.flushOwnWords();
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
        SSLEngineResult result = decryption().decrypt(record, state == State.OPEN);
        if (result == null) {
            return false; // until there is memory
        }
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW -> deliver();
            case BUFFER_UNDERFLOW -> throw new SSLException("a record is shorter than it says");
            case CLOSED -> peerCloses();
            case OK -> decrypted(result, record);
        }
        return state != State.ENDING;
    }

    private void decrypted(SSLEngineResult result, ByteBuffer record) throws IOException {
        if (!record.hasRemaining()) {
            input.done();
        } else if (result.bytesConsumed() == 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
            throw new SSLException("a record cannot be read");
        }
        if (state == State.HANDSHAKING && traffic.encryptedReceived() > MOST_HANDSHAKE_BYTES) {
            throw new SSLException("a handshake of more than " + MOST_HANDSHAKE_BYTES + " bytes");
        }
        finishIf(result.getHandshakeStatus() == HandshakeStatus.FINISHED);
        if (engine().isInboundDone()) {
            peerCloses();
        }
    }

    private void deliver() {
        Lease ready = decryption == null ? null : decryption.take();
        if (ready == null) {
            return;
        }
        try {
            if (connection != null) {
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
            throw Tls.noProtocol(peer());
        }
        HandshakeTurn.endIfAny(turn);
        SessionFacts facts = new SessionFacts(engine().getSession(), traffic);
        LOG.debug("connection with {} is encrypted: {}", peer(), facts);
        parts.tellApplication(facts);
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
        HandshakeTurn.endIfAny(turn);
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
        HandshakeTurn.endIfAny(turn);
        input.releaseAll();
        if (decryption != null) {
            decryption.end();
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
            try {
                open.execute(this::closeHere);
            } catch (RejectedExecutionException transportHasClosed) {
                return; // and with it this connection
            }
        }
    }

    private void closeHere() {
        TlsConnection opened = connection;
        if (opened != null) {
            opened.close();
        } else {
            fail(new IOException("the transport is closed"));
        }
    }
}
