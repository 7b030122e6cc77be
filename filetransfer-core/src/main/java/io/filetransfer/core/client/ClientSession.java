// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.RetryPolicy;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.auth.LineSecurity;
import io.filetransfer.core.connection.FramedConnection;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.session.SessionRole;
import io.filetransfer.core.session.SessionSettings;
import io.filetransfer.core.transfer.SendQueue;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.Login;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one session, over one connection. Used on the session's thread, but for the two futures and
 * {@link #end}.
 */
final class ClientSession implements SessionRole, ProgressWatch.Watcher {

    private static final int RESERVED_HANDLES = 8;

    /** Who is told what becomes of a session, on its thread. */
    interface Owner {

        void onEnded(ClientSession session, TransferException cause);

        void onStalled(ClientSession session);

        void onRecovered(ClientSession session);
    }

    private final ClientParts parts;
    private final Session session;
    private final FramedConnection line;
    private final SendQueue queue;
    private final ProgressWatch watch;
    private final boolean isWatched;
    private final CompletableFuture<ClientSession> ready = new CompletableFuture<>();
    private final CompletableFuture<TransferException> ended = new CompletableFuture<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final Set<JobPlace> attached = new LinkedHashSet<>();
    private volatile @Nullable TransferException goingAway;
    private @Nullable Owner owner;
    private int admitted;

    /**
     * A session that is not open yet.
     *
     * @param settings of this session
     * @param stallAfter how long too little may come
     */
    ClientSession(ClientParts parts, SessionSettings settings, Duration stallAfter) {
        this.parts = parts;
        this.session = new Session(settings, this);
        this.line = new FramedConnection(session, parts.pool(), parts.budget());
        this.queue = new SendQueue(session, parts.pool());
        RetryPolicy retry = parts.retry();
        this.isWatched = !retry.budget().isZero();
        this.watch = new ProgressWatch(
                settings.clock(), settings.timers(), session, stallAfter, retry.minimumBytesPerSecond(), this);
    }

    /** The connection is the one in use from now on. */
    void tellInUse() {
        parts.status().authenticated(line.transport(), session.principal());
    }

    ConnectionHandler connectionHandler() {
        return line;
    }

    Session session() {
        return session;
    }

    /** From now on this owner is told; at once, if the session has ended already. */
    void belongTo(Owner told) {
        owner = told;
        TransferException cause = ended.getNow(null);
        if (cause != null) {
            told.onEnded(this, cause);
        }
    }

    /** Whether something may begin here. May be asked from any thread. */
    boolean isUsable() {
        return goingAway == null && session.isReady();
    }

    /** Ends the session in an orderly way, if it has begun. Called from any thread. */
    void end(TransferException why) {
        if (session.wasOpened()) {
            session.tryExecute(() -> session.close(why));
        }
    }

    /** Ends the session at once: the peer may be gone. */
    void abort(TransferException why) {
        line.close(why);
        line.transport().abort();
    }

    /**
     * Begins something that takes a handle as soon as the server's number of them allows; first come, first served. Whoever
     * was admitted calls {@link #leave} once.
     */
    void admit(Runnable begin) {
        if (admitted < mostAdmitted() || !session.isReady()) {
            enter();
            begin.run();
        } else {
            waiting.add(begin);
        }
    }

    private void enter() {
        admitted++;
        if (isWatched && session.isReady()) {
            watch.start();
        }
    }

    /** Something that was admitted has ended. */
    void leave() {
        admitted--;
        while (!waiting.isEmpty() && (admitted < mostAdmitted() || !session.isReady())) {
            enter();
            session.execute(waiting.remove());
        }
    }

    /** A few handles stay free for listings and requests. */
    private int mostAdmitted() {
        return session.isReady() ? Math.max(1, session.peer().transfers() - RESERVED_HANDLES) : Integer.MAX_VALUE;
    }

    /** A job has got a handle. */
    void attach(int handle, JobPlace job) {
        session.attach(handle, job);
        attached.add(job);
    }

    void detach(int handle, JobPlace job) {
        session.detach(handle);
        attached.remove(job);
    }

    /** So many bytes were acknowledged, or came. */
    void progressed(long bytes) {
        watch.progressed(bytes);
    }

    /** The server has answered something. */
    void answered() {
        watch.answered();
    }

    /** What this connection was good for: bytes, with answers counted as some. */
    long progress() {
        return watch.bytes();
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
    public boolean isBusy() {
        return admitted > 0;
    }

    @Override
    public boolean isOwed() {
        return !line.isReadingHeldBack() && attached.stream().anyMatch(JobPlace::isOwed);
    }

    @Override
    public void onStalled(Duration silence) {
        List.copyOf(attached).forEach(job -> job.stalled(silence));
        if (owner != null) {
            owner.onStalled(this);
        }
    }

    @Override
    public void onRecovered() {
        if (owner != null) {
            owner.onRecovered(this);
        }
    }

    @Override
    public boolean isServer() {
        return false;
    }

    @Override
    public void onOpened(Session same) {
        parts.status().connected(line.transport());
        CompletableFuture<Login> login = parts.login().begin(LineSecurity.of(line.transport()), parts.disk());
        if (login.isDone()) {
            begun(login);
        } else {
            login.whenComplete((done, failure) -> session.tryExecute(() -> begun(login)));
        }
    }

    private void begun(CompletableFuture<Login> login) {
        login.whenComplete((frame, failure) -> {
            if (failure == null) {
                session.login(frame);
            } else {
                session.close(Causes.of(failure) instanceof TransferException known ? known : lost(failure));
            }
        });
    }

    private static TransferException lost(Throwable failure) {
        return new TransferException(Reason.INTERNAL, "the login could not be made", failure);
    }

    @Override
    public void onLogin(Session same, Login login) throws TransferException {
        throw Wire.violation("LOGIN came from a server");
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
        watch.stop();
        while (!waiting.isEmpty()) {
            admitted++;
            session.execute(waiting.remove()); // finds that the session has ended
        }
        ready.completeExceptionally(why);
        ended.complete(why);
        if (owner != null) {
            owner.onEnded(this, why);
        }
    }
}
