// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.FramedConnection;
import io.filetransfer.core.connection.MemoryBudget;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.session.SessionRole;
import io.filetransfer.core.transfer.SendQueue;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The client's side of a session. Used on the session's thread, but for the two futures. */
final class ClientSession implements SessionRole {

    private static final int RESERVED_HANDLES = 8;

    private final ClientParts parts;
    private final Session session;
    private final SendQueue queue;
    private final CompletableFuture<ClientSession> ready = new CompletableFuture<>();
    private final CompletableFuture<TransferException> ended = new CompletableFuture<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private volatile @Nullable TransferException goingAway;
    private int admitted;

    ClientSession(ClientParts parts) {
        this.parts = parts;
        this.session = new Session(parts.settings(), this);
        this.queue = new SendQueue(session, parts.pool());
    }

    ConnectionHandler connectionHandler() {
        return new FramedConnection(
                session,
                parts.pool(),
                new MemoryBudget(parts.settings().limits().memoryBudgetBytes() / 2));
    }

    Session session() {
        return session;
    }

    /**
     * Begins something that takes a handle as soon as the server's number of them allows; first come, first served. Whoever
     * was admitted calls {@link #leave} once.
     */
    void admit(Runnable begin) {
        if (admitted < mostAdmitted() || !session.isReady()) {
            admitted++;
            begin.run();
        } else {
            waiting.add(begin);
        }
    }

    /** Something that was admitted has ended. */
    void leave() {
        admitted--;
        while (!waiting.isEmpty() && (admitted < mostAdmitted() || !session.isReady())) {
            admitted++;
            session.execute(waiting.remove());
        }
    }

    /** A few handles stay free for listings and requests. */
    private int mostAdmitted() {
        return session.isReady() ? Math.max(1, session.peer().transfers() - RESERVED_HANDLES) : Integer.MAX_VALUE;
    }

    SendQueue queue() {
        return queue;
    }

    /** Done after the login, or failed with what ended the session before. */
    CompletableFuture<ClientSession> ready() {
        return ready;
    }

    /** Done with the cause when the session has ended. */
    CompletableFuture<TransferException> ended() {
        return ended;
    }

    @Override
    public boolean isServer() {
        return false;
    }

    @Override
    public void onReady(Session same) {
        ready.complete(this);
    }

    @Override
    public @Nullable Attachment onOpening(Session same, FrameHeader header, ByteBuffer body) throws TransferException {
        throw Wire.violation("the server began " + header.knownType() + "; only clients begin");
    }

    @Override
    public void onSendable() {
        queue.pump();
    }

    @Override
    public void onGoAway(TransferException why) {
        goingAway = why;
    }

    @Override
    public void onEnded(TransferException cause) {
        TransferException announced = goingAway;
        TransferException why = announced != null && cause.reason() == Reason.CONNECTION_LOST ? announced : cause;
        while (!waiting.isEmpty()) {
            admitted++;
            session.execute(waiting.remove()); // finds that the session has ended
        }
        ready.completeExceptionally(why);
        ended.complete(why);
    }
}
