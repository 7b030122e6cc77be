// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections end: once, on both sides, without losing what can be saved. A part of {@link TransportContract}. */
public abstract class EndingContract extends BackPressureContract {

    /** The ways in which a connection can end. */
    @SuppressWarnings("ImmutableEnumChecker") // its functions have no state
    enum Ending {
        CLIENT_CLOSES((client, server) -> client.connection().close()),
        SERVER_CLOSES((client, server) -> server.connection().close()),
        BOTH_CLOSE((client, server) -> {
            client.connection().close();
            server.connection().close();
        }),
        CLOSED_TWICE((client, server) -> {
            client.connection().close();
            client.connection().close();
        }),
        CLOSED_IN_A_TASK((client, server) -> TransportFixture.run(client, client.connection()::close)),
        CLIENT_ABORTS((client, server) -> client.connection().abort()),
        SERVER_ABORTS((client, server) -> server.connection().abort()),
        ABORTED_IN_A_TASK((client, server) -> TransportFixture.run(client, client.connection()::abort)),
        CLOSED_AND_ABORTED((client, server) -> {
            client.connection().close();
            client.connection().abort();
            server.connection().abort();
        }),
        TASK_THROWS((client, server) -> client.connection().execute(() -> {
            throw new IllegalStateException("thrown by a test");
        }));

        private final BiConsumer<RecordingHandler, RecordingHandler> end;

        Ending(BiConsumer<RecordingHandler, RecordingHandler> end) {
            this.end = end;
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsBothSidesOnceThatAConnectionHasEnded(Ending ending) {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        assertTrue(client.connection().isOpen());
        ending.end.accept(client, server);
        client.awaitClosed();
        server.awaitClosed();
        assertFalse(client.connection().isOpen());
        assertNotNull(client.connection().localAddress());
        assertNotNull(server.connection().remoteAddress());
    }

    @ParameterizedTest
    @EnumSource(names = {"CLIENT_CLOSES", "SERVER_CLOSES", "BOTH_CLOSE"})
    void namesNoCauseForAnOrderlyEnd(Ending ending) {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        ending.end.accept(client, server);
        client.awaitClosed();
        server.awaitClosed();
        assertNull(client.cause());
        assertNull(server.cause());
    }

    @ParameterizedTest
    @EnumSource
    void releasesWhatIsQueuedWhenAConnectionEnds(Ending ending) {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        run(server, server.connection()::pauseReading);
        List<CountingLease> sent = send(client, 64, 1 << 20);
        ending.end.accept(client, server);
        run(server, server.connection()::resumeReading);
        client.awaitClosed();
        server.awaitClosed();
        CountingLease.awaitReleasedOnce(sent);
        run(client, () -> assertEquals(0, client.connection().queuedBytes()));
    }

    @Test
    void releasesWhatIsWrittenOnAClosedConnection() {
        RecordingHandler client = new RecordingHandler();
        connect(client, new RecordingHandler());
        client.connection().close();
        client.awaitClosed();
        CountingLease.awaitReleasedOnce(send(client, 3, 100));
    }

    @Test
    void releasesAnEmptyLease() {
        RecordingHandler client = new RecordingHandler();
        connect(client, new RecordingHandler());
        CountingLease.awaitReleasedOnce(send(client, 1, 0));
    }

    @Test
    void sendsWhatWasWrittenBeforeTheClose() {
        RecordingHandler client = new RecordingHandler();
        RecordingHandler server = new RecordingHandler();
        connect(client, server);
        run(client, () -> {
            for (int i = 0; i < 32; i++) {
                client.connection().write(CountingLease.ofZeros(1 << 20));
            }
            client.connection().close();
        });
        server.awaitClosed();
        assertEquals(32 << 20, server.receivedBytes());
        client.awaitClosed();
        assertNull(client.cause());
    }

    @Test
    void deliversTheLastBytesAlthoughThePeerIsStillSending() {
        CountDownLatch closing = new CountDownLatch(1);
        RecordingHandler client = new RecordingHandler() {
            @Override
            protected void whenOpened(Connection connection) {
                connection.pauseReading();
                for (int i = 0; i < 64; i++) {
                    connection.write(CountingLease.ofZeros(1 << 20));
                }
            }
        };
        connect(client, new RecordingHandler() {
            @Override
            protected void whenReceived(Lease bytes) {
                connection().write(CountingLease.of("last words"));
                connection().close();
                connection().execute(closing::countDown);
            }
        });
        Waiting.await("the close of the server", closing);
        run(client, () -> client.connection().resumeReading());
        client.awaitClosed();
        assertEquals("last words", client.receivedText());
    }

    /** The callbacks that can throw. */
    enum Callback {
        OPENED,
        RECEIVED,
        DRAINED,
        CLOSED
    }

    @ParameterizedTest
    @EnumSource
    void closesAConnectionWhoseHandlerThrows(Callback callback) {
        IllegalStateException thrown = new IllegalStateException("thrown by a test");
        RecordingHandler server = new ThrowingHandler(callback, thrown);
        RecordingHandler client = new RecordingHandler();
        expect(server);
        watch(client);
        CompletionStage<Connection> connecting = transport.connect(listener.localAddress(), client);
        if (callback == Callback.OPENED) {
            server.awaitClosed(); // perhaps before the client was connected
            assertSame(thrown, causeOf(server).getCause());
            return;
        }
        Waiting.await(connecting);
        if (callback == Callback.RECEIVED) {
            send(client, 1, 10);
        } else if (callback == Callback.CLOSED) {
            client.connection().close();
        } else if (callback == Callback.DRAINED) {
            run(client, client.connection()::pauseReading);
            server.connection();
            send(server, 64, 1 << 20);
            run(client, client.connection()::resumeReading);
        }
        client.awaitClosed();
        server.awaitClosed();
        assertEquals(1, server.closes());
        if (callback != Callback.CLOSED) {
            assertSame(thrown, causeOf(server).getCause());
        }
    }

    private static IOException causeOf(RecordingHandler handler) {
        return assertInstanceOf(IOException.class, handler.cause());
    }

    private static final class ThrowingHandler extends RecordingHandler {

        private final Callback callback;
        private final RuntimeException thrown;

        ThrowingHandler(Callback callback, RuntimeException thrown) {
            this.callback = callback;
            this.thrown = thrown;
        }

        private void throwIn(Callback current) {
            if (current == callback) {
                throw thrown;
            }
        }

        @Override
        protected void whenOpened(Connection connection) {
            throwIn(Callback.OPENED);
        }

        @Override
        protected void whenReceived(Lease bytes) {
            throwIn(Callback.RECEIVED);
        }

        @Override
        protected void whenDrained() {
            throwIn(Callback.DRAINED);
        }

        @Override
        protected void whenClosed() {
            throwIn(Callback.CLOSED);
        }
    }
}
