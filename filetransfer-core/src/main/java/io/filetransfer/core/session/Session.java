// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.connection.FrameHandler;
import io.filetransfer.core.connection.FramedConnection;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.BodyWriter;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.Login;
import io.filetransfer.core.wire.Preface;
import io.filetransfer.core.wire.Welcome;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.transport.Lease;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session over one connection. Everything but {@link #execute} and {@link #isReady} is used on its thread only.
 *
 * <pre>
 *   opened --HELLO--> GREETED --LOGIN--> DECIDING --WELCOME--> READY --ERROR, close, silence--> ENDED
 * </pre>
 */
public final class Session implements FrameHandler, Executor {

    private enum State {
        OPENED,
        GREETED,
        DECIDING,
        READY,
        ENDED
    }

    private final SessionSettings settings;
    private final SessionRole role;
    private final PeerLimits peer;
    private final ConnectionCredit credit;
    private final HandleTable handles = new HandleTable();
    private final KeepAlive keepAlive;

    private volatile @Nullable FramedConnection connection;
    private volatile State state = State.OPENED;
    private boolean loggedIn;
    private String principal = Login.ANONYMOUS;

    public Session(SessionSettings settings, SessionRole role) {
        this.settings = settings;
        this.role = role;
        this.peer = new PeerLimits(settings.mostSentChunkBytes());
        this.credit = new ConnectionCredit(settings.limits().connectionCreditBytes());
        this.keepAlive =
                new KeepAlive(settings, this, silentNanos -> send(FrameType.PING, 0, silentNanos), this::silent);
    }

    private FramedConnection connection() {
        FramedConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("the session is not open yet");
        }
        return open;
    }

    /** Runs a task on the session's thread. */
    @Override
    public void execute(Runnable task) {
        connection().execute(task);
    }

    /**
     * Runs a task on the session's thread, unless that has ended with its transport.
     *
     * @return false if it has ended; the task does not run then
     */
    public boolean tryExecute(Runnable task) {
        try {
            execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** Whether the connection has been opened, and maybe ended. May be asked from any thread. */
    public boolean wasOpened() {
        return connection != null;
    }

    /** Whether transfers may begin. May be asked from any thread. */
    public boolean isReady() {
        return state == State.READY;
    }

    /** Who the peer is. */
    public String principal() {
        return principal;
    }

    /** Where the peer is, for logs. */
    public String peerAddress() {
        return String.valueOf(connection().transport().remoteAddress());
    }

    /** What the peer accepts. */
    public Hello peer() {
        return peer.hello();
    }

    /** Most bytes in a chunk to the peer. */
    public int chunkLimit() {
        return peer.chunkLimit();
    }

    /** Sends a control frame without a body. */
    public void send(FrameType type, int handle, long argument) {
        connection().send(type, handle, argument);
    }

    /** Sends a control frame. */
    public void send(FrameType type, int handle, long argument, Consumer<BodyWriter> content) {
        connection().send(type, handle, argument, content);
    }

    /** Sends a control frame that may say that nothing more follows. */
    public void send(FrameType type, boolean last, int handle, long argument, Consumer<BodyWriter> content) {
        connection().send(type, last, handle, argument, content);
    }

    /** Says why something ended. */
    public void sendFailed(int handle, Throwable why) {
        connection().send(FrameType.FAILED, handle, 0, Failure.of(why)::write);
    }

    /** Notes what this side has of a transfer; all notes of a turn leave in one ACK. */
    public void acknowledge(Ack ack) {
        handles.acknowledge(ack);
    }

    /** Whether a chunk may be sent now: the pipe is empty and credit is left. */
    public boolean isSendable(int length) {
        return state == State.READY
                && credit.available() >= length
                && connection().isIdle();
    }

    /** Whether the pipe has taken everything that was sent. */
    public boolean isIdle() {
        return state == State.READY && connection().isIdle();
    }

    /** The bytes that the peer lets be under way on this connection at once. */
    public long creditWindow() {
        return peer().connectionCredit();
    }

    /** Sends a chunk; {@link #isSendable} was true. */
    public void sendChunk(int handle, long offset, Lease whole, int position, int length, int check) {
        credit.onSent(length);
        connection().sendChunk(handle, offset, whole, position, length, check);
    }

    /** A new handle, for a client to begin something with. */
    public int nextHandle() {
        return handles.next();
    }

    /** Sends what comes for a handle to somebody. */
    public void attach(int handle, Attachment attachment) {
        if (state != State.READY) {
            throw new IllegalStateException("the session has ended or has not begun");
        }
        handles.put(handle, attachment);
    }

    /** Ends a handle; what still comes for it is dropped. */
    public void detach(int handle) {
        handles.remove(handle);
    }

    /** How many handles are open. */
    public int attached() {
        return handles.count();
    }

    /** Ends the session: the peer is told why. */
    public void close(TransferException why) {
        connection().close(why);
    }

    /** Tells the peer that this side will close soon. */
    public void goAway(TransferException why) {
        connection().send(FrameType.GOAWAY, 0, 0, Failure.of(why)::write);
    }

    @Override
    public void onOpened(FramedConnection opened) {
        connection = opened;
        opened.send(FrameType.HELLO, 0, 0, settings.hello().after(Preface.of(opened.transport()))::write);
        keepAlive.awaitLogin(opened, this::helloTimedOut);
        role.onOpened(this);
    }

    /** Says who this client is, once. The proof is overwritten. */
    public void login(Login login) {
        loggedIn = true;
        send(FrameType.LOGIN, 0, 0, login::write);
        login.wipe();
    }

    /** Lets the client in, unless it has gone. */
    public void welcome(String name) {
        if (state == State.DECIDING) {
            principal = name;
            send(FrameType.WELCOME, 0, 0, new Welcome(name, settings.instance())::write);
            ready();
            connection().proceed();
        }
    }

    private void helloTimedOut() {
        if (state != State.READY && state != State.ENDED) {
            close(new TransferException(
                    Reason.TIMEOUT,
                    "no " + (state == State.OPENED ? "HELLO" : "login") + " from " + peerAddress() + " within "
                            + settings.limits().helloTimeout().toMillis()
                            + " ms; is a filetransfer " + (role.isServer() ? "client" : "server") + " there?"));
        }
    }

    private void ready() {
        state = State.READY;
        keepAlive.start();
        role.onReady(this);
    }

    private void silent(String what) {
        long idleMillis = settings.limits().idleTimeout().toMillis();
        connection()
                .close(new TransferException(
                        Reason.CONNECTION_LOST, what + " " + peerAddress() + " for " + idleMillis + " ms"));
        connection().transport().abort();
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        FrameType type = header.knownType();
        if (header.handle() != 0) {
            onHandleFrame(header, body);
            return;
        }
        switch (type) {
            case HELLO -> onHello(Hello.read(body));
            case LOGIN -> onLogin(Login.read(body));
            case WELCOME -> onWelcome(Welcome.read(body));
            case ERROR -> onError(Failure.read(type, body));
            case START_TLS -> throw Wire.violation("START_TLS came where no encryption is offered");
            case PING -> {
                require(State.READY, type);
                send(FrameType.PONG, 0, header.argument());
            }
            case PONG -> require(State.READY, type);
            case CREDIT -> {
                require(State.READY, type);
                credit.onCredit(header.argument());
                role.onSendable();
            }
            case LIMITS -> {
                require(State.READY, type);
                peer.onLimits(header.argument());
            }
            case GOAWAY -> {
                require(State.READY, type);
                role.onGoAway(Failure.read(type, body).toException());
            }
            case ACK -> {
                require(State.READY, type);
                handles.onAcks(Ack.read(body));
            }
            default -> throw Wire.violation(type + " came without a handle");
        }
    }

    @Override
    public void onBytes() {
        keepAlive.received();
    }

    private void require(State expected, @Nullable FrameType type) throws TransferException {
        if (state != expected) {
            throw Wire.violation(type + " came in state " + state + ", expected in " + expected);
        }
    }

    private void onHello(Hello hello) throws TransferException {
        require(State.OPENED, FrameType.HELLO);
        Preface.of(connection().transport()).check(hello);
        peer.onHello(hello);
        credit.onHello(hello.connectionCredit());
        state = State.GREETED;
    }

    private void onLogin(Login login) throws TransferException {
        require(State.GREETED, FrameType.LOGIN);
        state = State.DECIDING;
        connection().hold();
        role.onLogin(this, login);
    }

    private void onWelcome(Welcome welcome) throws TransferException {
        require(State.GREETED, FrameType.WELCOME);
        if (role.isServer() || !loggedIn) {
            throw Wire.violation("WELCOME came " + (role.isServer() ? "from a client" : "before LOGIN"));
        }
        principal = welcome.principal();
        ready();
    }

    private void onError(Failure failure) {
        connection().closeSilently(failure.toException());
    }

    private void onHandleFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        require(State.READY, header.knownType());
        int handle = header.handle();
        Attachment target = handles.get(handle);
        if (target != null) {
            target.onFrame(header, body);
        } else if (role.isServer() && handles.rises(handle)) {
            Attachment opened = role.onOpening(this, header, body);
            if (opened != null) {
                handles.put(handle, opened);
            }
        } else if (role.isServer() && header.knownType().isOpening()) {
            throw Wire.violation("handle " + Integer.toUnsignedString(handle) + " of " + header.knownType()
                    + ", expected one above " + Integer.toUnsignedString(handles.highest()));
        } else {
            handles.requireUsed(handle);
        }
    }

    @Override
    public void onChunkAnnounced(FrameHeader header) throws TransferException {
        require(State.READY, FrameType.CHUNK);
        handles.requireUsed(header.handle());
        if (header.length() < 1 || header.length() > settings.limits().chunkBytes()) {
            throw Wire.violation("length of a chunk: " + header.length() + ", expected 1.."
                    + settings.limits().chunkBytes());
        }
        credit.onReceived(header.length());
    }

    @Override
    public void onChunk(Chunk chunk) throws TransferException {
        handles.onChunk(chunk);
    }

    @Override
    public void onChunkReleased(int length) {
        credit.onReleased(length);
    }

    @Override
    public void onTurnEnd() {
        handles.endTurn();
        boolean answers = handles.sendAcks(connection());
        long grant = answers && state == State.READY ? credit.grant() : 0;
        if (grant > 0) {
            send(FrameType.CREDIT, 0, grant);
        }
    }

    @Override
    public void onDrained() {
        if (state == State.READY) {
            role.onSendable();
        }
    }

    @Override
    public void onClosed(TransferException cause) {
        state = State.ENDED;
        keepAlive.stop();
        handles.end(cause);
        role.onEnded(cause);
    }
}
