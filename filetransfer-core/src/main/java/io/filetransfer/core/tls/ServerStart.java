// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.SingleFrame;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a connection of a server begins: the client's first byte tells.
 *
 * <pre>
 *   SILENT --record of TLS------------------------------------------------> engine
 *      | --0xF7--> CLEAR --HELLO, START_TLS, nothing behind it--> answer--> engine
 *      |             +-----HELLO, anything else----> the session, if clients may stay in the clear; else the end
 *      + --anything else, time is over--> the end
 * </pre>
 *
 * <p>In state CLEAR a session of its own hears HELLO and makes the offer. It ends before the encryption begins, and another
 * one begins behind it: so nothing that was heard in the clear can survive. Used on the connection's thread.
 */
final class ServerStart implements ConnectionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ServerStart.class);
    private static final byte FIRST_OF_FRAME = (byte) 0xF7;

    private final TlsParts parts;
    private final TlsEngine engine;
    private final EncryptionOwner owner;
    private final Supplier<ConnectionHandler> handlers;
    private final boolean mayStayClear;
    private final Transcript transcript = new Transcript();
    private final ClearFrames frames = new ClearFrames();

    private volatile @Nullable Connection below;
    private @Nullable Timer deadline;
    private @Nullable ClearLine line;
    private @Nullable ConnectionHandler session;
    private boolean encrypted;
    private boolean settled;
    private boolean refused;
    private boolean heardHello;

    /**
     * A connection that is not open yet.
     *
     * @param owner told of the end
     * @param handlers asked for a session in the clear
     * @param mayStayClear whether clients need no encryption
     */
    ServerStart(
            TlsParts parts,
            TlsEngine engine,
            EncryptionOwner owner,
            Supplier<ConnectionHandler> handlers,
            boolean mayStayClear) {
        this.parts = parts;
        this.engine = engine;
        this.owner = owner;
        this.handlers = handlers;
        this.mayStayClear = mayStayClear;
    }

    private Connection below() {
        return Objects.requireNonNull(below, "not open yet");
    }

    @Override
    public void onOpened(Connection opened) {
        below = opened;
        if (owner.isClosing()) {
            opened.abort();
            return;
        }
        deadline = parts.timers().schedule(parts.context().options().handshakeTimeout(), opened, this::tooLate);
    }

    private void tooLate() {
        if (!encrypted && session == null) {
            LOG.debug("{} has not said anything", below().remoteAddress());
            below().close();
        }
    }

    @Override
    public void onReceived(Lease bytes) {
        if (encrypted) {
            engine.onReceived(bytes);
        } else if (settled) {
            session().onReceived(bytes);
        } else if (!refused) {
            try {
                begin(bytes);
            } catch (TransferException violation) {
                refuse(violation);
            }
        }
    }

    private ConnectionHandler session() {
        return Objects.requireNonNull(session, "encrypted");
    }

    private void begin(Lease bytes) throws TransferException {
        ByteBuffer source = bytes.buffer();
        if (session == null) {
            byte first = source.get(source.position());
            stopClock();
            if (RecordInput.isRecordType(first)) {
                encrypted = true;
                engine.onOpened(below());
                engine.onReceived(bytes);
                return;
            }
            if (first != FIRST_OF_FRAME) {
                throw required(String.format("the first byte is 0x%02X", first));
            }
            openInTheClear();
        }
        while (!settled && !encrypted && below().isOpen()) {
            switch (frames.read(source)) {
                case MORE -> {
                    return;
                }
                case FRAME -> hear();
                case DECISION -> decide(source);
            }
        }
        if (settled && source.hasRemaining()) {
            session().onReceived(bytes);
        }
    }

    private void stopClock() {
        Timer running = deadline;
        deadline = null;
        if (running != null) {
            running.cancel();
        }
    }

    private static TransferException required(String what) {
        return new TransferException(
                Reason.ENCRYPTION_REQUIRED, what + ": this server expects TLS, as in fts://, or START_TLS");
    }

    private void openInTheClear() {
        ClearLine opened = new ClearLine(below(), transcript);
        ConnectionHandler made = handlers.get();
        line = opened;
        session = made;
        made.onOpened(opened);
        below().flush();
    }

    private void hear() throws TransferException {
        boolean isHello = frames.header().type() == FrameType.HELLO;
        if (frames.header().type() == FrameType.ERROR || (isHello && heardHello)) {
            throw Wire.violation(frames.header().type() + " came before the login");
        }
        heardHello |= isHello;
        transcript.clientSaid(frames.bytes());
        session().onReceived(BufferPool.unpooled(frames.bytes()));
    }

    private void decide(ByteBuffer rest) throws TransferException {
        FrameType type = frames.header().knownType();
        if (type != FrameType.START_TLS || !heardHello) {
            if (!mayStayClear) {
                throw required("the client goes on in the clear with " + type);
            }
            settled = true;
            Objects.requireNonNull(line, "in the clear").settle();
            session().onReceived(BufferPool.unpooled(frames.bytes()));
            return;
        }
        if (rest.hasRemaining()) {
            throw Wire.violation(rest.remaining() + " bytes follow START_TLS in the clear");
        }
        transcript.clientSaid(frames.bytes());
        Objects.requireNonNull(line, "in the clear")
                .write(BufferPool.unpooled(SingleFrame.of(FrameType.START_TLS, empty -> {})));
        below().flush();
        endSession(null);
        encrypted = true;
        engine.begin(below(), transcript.end());
    }

    private void endSession(@Nullable IOException cause) {
        ConnectionHandler clear = session;
        session = null;
        if (clear != null) {
            Objects.requireNonNull(line, "in the clear").end();
            clear.onClosed(cause);
        }
    }

    private void refuse(TransferException why) {
        refused = true;
        stopClock();
        LOG.debug("the connection with {} ends: {}", below().remoteAddress(), why.getMessage());
        below().write(BufferPool.unpooled(SingleFrame.error(why)));
        below().close();
    }

    @Override
    public void onDrained() {
        if (encrypted) {
            engine.onDrained();
        } else if (session != null) {
            session.onDrained();
        }
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        stopClock();
        if (encrypted) {
            engine.onClosed(cause);
        } else {
            owner.onEnded();
            endSession(cause);
        }
    }

    /** Ends the connection in an orderly way. Safe from any thread. */
    void close() {
        Connection open = below;
        if (open != null) {
            try {
                open.execute(() -> {
                    if (encrypted) {
                        engine.close();
                    } else {
                        open.close();
                    }
                });
            } catch (RejectedExecutionException transportHasClosed) {
                return; // and with it this connection
            }
        }
    }
}
