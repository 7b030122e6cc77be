// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.auth.LineSecurity;
import io.filetransfer.core.connection.FramedConnection;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.session.SessionRole;
import io.filetransfer.core.transfer.SendQueue;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Get;
import io.filetransfer.core.wire.Login;
import io.filetransfer.core.wire.Open;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client of a server: decides what stands behind each new handle. Used on its session's thread. */
final class ServerSession implements SessionRole {

    private final FramedConnection line;
    private final Session session;
    private final SendQueue queue;
    private final Consumer<ServerSession> forget;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private ServerParts parts;
    private SessionEvents.@Nullable Line events;

    /**
     * A session that is not open yet.
     *
     * @param forget told when it has ended
     */
    ServerSession(ServerParts parts, Consumer<ServerSession> forget) {
        this.parts = parts;
        this.forget = forget;
        this.session = new Session(parts.settings(), this);
        this.queue = new SendQueue(session, parts.pool());
        this.line = new FramedConnection(session, parts.pool(), parts.budget());
    }

    /** What the transport is to talk to. */
    ConnectionHandler connectionHandler() {
        return line;
    }

    /**
     * Tells the client and closes. Called from any thread.
     *
     * @return done when the session has ended and its uploads know
     */
    CompletableFuture<Void> close(TransferException why) {
        if (!session.wasOpened()) {
            return CompletableFuture.completedFuture(null); // the transport ends it with itself
        }
        session.execute(() -> {
            session.goAway(why);
            session.close(why);
        });
        return ended;
    }

    @Override
    public boolean isServer() {
        return true;
    }

    @Override
    public void onOpened(Session same) {
        events = parts.events().connected(line.transport()); // the client logs in
    }

    @Override
    public void onLogin(Session same, Login login) {
        CompletableFuture<ClientAdmission.Admitted> decision =
                new ClientAdmission(parts, LineSecurity.of(line.transport())).decide(parts.logins(), login);
        if (decision.isDone()) {
            decided(decision);
        } else {
            decision.whenComplete((done, failure) -> session.tryExecute(() -> decided(decision)));
        }
    }

    private void decided(CompletableFuture<ClientAdmission.Admitted> decision) {
        decision.whenComplete((admitted, failure) -> {
            if (ended.isDone()) {
                return; // the client has gone meanwhile
            }
            if (failure == null) {
                parts = admitted.parts();
                session.welcome(admitted.principal().name());
                Objects.requireNonNull(events).authenticated(admitted.principal());
            } else {
                TransferException why = refusal(Causes.of(failure));
                Objects.requireNonNull(events).refused(why);
                session.close(why);
            }
        });
    }

    private static TransferException refusal(Throwable cause) {
        return cause instanceof TransferException known
                ? known
                : new TransferException(
                        Reason.INTERNAL, "unexpected " + cause.getClass().getSimpleName(), cause);
    }

    @Override
    public void onReady(Session ready) {
        // the client begins
    }

    @Override
    public @Nullable Attachment onOpening(Session same, FrameHeader header, ByteBuffer body) throws TransferException {
        try {
            return opening(header, body);
        } catch (TransferException refused) {
            if (refused.reason() == Reason.PROTOCOL) {
                throw refused;
            }
            session.sendFailed(header.handle(), refused);
            return null;
        }
    }

    private Attachment opening(FrameHeader header, ByteBuffer body) throws TransferException {
        int most = parts.settings().limits().transfersPerSession();
        if (session.attached() >= most) {
            throw new TransferException(
                    Reason.OVERLOADED, "transfers open in this session: " + most + ", no more are allowed");
        }
        FrameType type = header.knownType();
        if (type == FrameType.OPEN) {
            Open open = Open.read(body);
            RemoteName name = RemoteName.parse(open.name(), parts.names());
            if (name.isRoot()) {
                throw new TransferException(
                        Reason.IS_DIRECTORY, "the root is a directory; expected the name of a file");
            }
            if (open.size() > Wire.MAX_FILE_BYTES) {
                throw new TransferException(
                        Reason.QUOTA, "size: " + open.size() + ", expected at most " + Wire.MAX_FILE_BYTES);
            }
            IncomingUpload upload = new IncomingUpload(parts, session, header.handle(), header.argument(), open, name);
            upload.begin();
            return upload;
        }
        if (type == FrameType.GET) {
            Get get = Get.read(body);
            OutgoingDownload download = new OutgoingDownload(parts, session, queue, header.handle(), get);
            download.begin(RemoteName.parse(get.name(), parts.names()));
            return download;
        }
        return parts.operations().answer(session, header, body);
    }

    @Override
    public void onSendable() {
        queue.pump();
    }

    @Override
    public void onGoAway(TransferException why) {
        // a client that goes away closes by itself
    }

    @Override
    public void onEnded(TransferException cause) {
        if (events != null) {
            events.closed(cause);
        }
        forget.accept(this);
        ended.complete(null);
    }
}
