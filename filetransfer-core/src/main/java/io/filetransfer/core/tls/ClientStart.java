// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.tls;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.wire.BodyWriter;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.SingleFrame;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that begins in the clear and asks for encryption.
 *
 * <pre>
 *   GREETING --HELLO with the offer: START_TLS is sent--> ASKING --START_TLS, nothing behind it--> engine
 *       +------- no offer, ERROR, anything else, time is over -----+--> the end, never a session in the clear
 * </pre>
 *
 * <p>It says nothing of the client but that it wants encryption. Used on the connection's thread.
 */
final class ClientStart implements ConnectionHandler {

    /** As little as the protocol allows: the session says HELLO again when nobody else listens. */
    private static final Hello GREETING = new Hello(
            Wire.VERSION,
            Wire.VERSION,
            0,
            0,
            0,
            Wire.MIN_CHUNK_BYTES,
            Wire.MIN_CREDIT_BYTES,
            Wire.MIN_CREDIT_BYTES,
            Wire.MIN_TRANSFERS,
            30_000,
            "");

    private final TlsParts parts;
    private final TlsEngine engine;
    private final EncryptionOwner owner;
    private final Transcript transcript = new Transcript();
    private final ClearFrames frames = new ClearFrames();

    private @Nullable Connection below;
    private @Nullable Timer deadline;
    private @Nullable IOException failure;
    private boolean asked;
    private boolean encrypted;

    ClientStart(TlsParts parts, TlsEngine engine, EncryptionOwner owner) {
        this.parts = parts;
        this.engine = engine;
        this.owner = owner;
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
        say(FrameType.HELLO, GREETING::write);
    }

    private void tooLate() {
        if (!encrypted) {
            fail(new TransferException(
                    Reason.TIMEOUT,
                    below().remoteAddress() + " did not answer the request for encryption within "
                            + parts.context().options().handshakeTimeout().toMillis() + " ms"));
        }
    }

    private void say(FrameType type, Consumer<BodyWriter> content) {
        ByteBuffer frame = SingleFrame.of(type, content);
        transcript.clientSaid(frame);
        below().write(BufferPool.unpooled(frame));
        below().flush();
    }

    @Override
    public void onReceived(Lease bytes) {
        if (encrypted) {
            engine.onReceived(bytes);
        } else if (failure == null) {
            try {
                hear(bytes.buffer());
            } catch (TransferException refused) {
                fail(refused);
            }
        }
    }

    private void hear(ByteBuffer source) throws TransferException {
        while (!encrypted) {
            switch (frames.read(source)) {
                case MORE -> {
                    return;
                }
                case FRAME -> answered();
                case DECISION -> decided(source);
            }
        }
    }

    private void answered() throws TransferException {
        FrameType type = frames.header().type();
        if (type == FrameType.ERROR) {
            throw Failure.read(type, frames.body()).toException();
        }
        transcript.serverSaid(frames.bytes());
        if (type != FrameType.HELLO) {
            return; // optional, and not known
        }
        if (asked) {
            throw Wire.violation("HELLO came twice");
        }
        if ((Hello.read(frames.body()).features() & Hello.STARTS_TLS) == 0) {
            throw new TransferException(
                    Reason.ENCRYPTION_REQUIRED,
                    below().remoteAddress()
                            + " does not offer encryption, or somebody on the way has removed the offer");
        }
        asked = true;
        say(FrameType.START_TLS, empty -> {});
    }

    private void decided(ByteBuffer rest) throws TransferException {
        if (!asked || frames.header().type() != FrameType.START_TLS) {
            throw Wire.violation(frames.header().type() + " came before the encryption");
        }
        if (rest.hasRemaining()) {
            throw Wire.violation(rest.remaining() + " bytes follow START_TLS in the clear");
        }
        transcript.serverSaid(frames.bytes());
        stopClock();
        encrypted = true;
        engine.begin(below(), transcript.end());
    }

    private void stopClock() {
        Timer running = deadline;
        deadline = null;
        if (running != null) {
            running.cancel();
        }
    }

    private void fail(TransferException why) {
        if (failure == null) {
            failure = why;
            stopClock();
            owner.onFailed(why);
            below().close();
        }
    }

    @Override
    public void onDrained() {
        if (encrypted) {
            engine.onDrained();
        }
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        stopClock();
        if (encrypted) {
            engine.onClosed(cause);
            return;
        }
        owner.onEnded();
        IOException why = failure != null ? failure : cause;
        owner.onFailed(why != null ? why : new IOException("the peer ended the connection before the encryption"));
    }
}
