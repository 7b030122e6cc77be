// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.TransferException;
import io.filetransfer.core.connection.Frames;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Hello;
import io.filetransfer.core.wire.Login;
import io.filetransfer.core.wire.Welcome;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.TransportOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A peer in an {@link EngineWorld} that sends exactly the frames that the test says, and notes what it gets. It greets by
 * itself, and grants as much as there can be, unless it is told otherwise. Used on the thread of the test.
 */
public final class RawPeer implements ConnectionHandler {

    private static final SocketAddress SERVER = InetSocketAddress.createUnresolved("server.test", 9400);
    private static final long PLENTY = 1L << 40;

    private final EngineWorld world;
    private final byte[] greeting;
    private final List<Frames.Sent> frames = new ArrayList<>();
    private byte[] half = new byte[0];
    private @Nullable Connection connection;
    private boolean closed;

    private RawPeer(EngineWorld world, byte[] greeting) {
        this.world = world;
        this.greeting = greeting;
    }

    /** A client of the world's server that grants as much as there can be, with its login done. */
    public static RawPeer client(EngineWorld world) {
        return client(world, PLENTY);
    }

    /** A client of the world's server, with its login done. */
    public static RawPeer client(EngineWorld world, long connectionCredit) {
        RawPeer peer = new RawPeer(
                world,
                Frames.joined(
                        hello(connectionCredit),
                        Frames.frame(FrameType.LOGIN, 0, 0, new Login(Login.ANONYMOUS, new byte[0])::write)));
        CompletionStage<Connection> connected =
                world.network.open(TransportOptions.named("raw")).connect(SERVER, peer);
        world.settle(connected.toCompletableFuture());
        peer.await(FrameType.WELCOME, 0);
        return peer;
    }

    /** A server where the world's clients connect to, for one of them; the world has no other server. */
    public static RawPeer server(EngineWorld world) {
        RawPeer peer = new RawPeer(
                world,
                Frames.joined(hello(PLENTY), Frames.frame(FrameType.WELCOME, 0, 0, new Welcome("me", 5)::write)));
        world.settle(world.network
                .open(TransportOptions.named("raw server"))
                .listen(SERVER, () -> peer)
                .toCompletableFuture());
        return peer;
    }

    private static byte[] hello(long connectionCredit) {
        return Frames.frame(
                FrameType.HELLO,
                0,
                0,
                new Hello(1, 1, 0, 0, 9, 256 << 10, connectionCredit, PLENTY, 100, 60_000, "raw")::write);
    }

    private Connection connection() {
        Connection open = connection;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    /** Sends frames, all in one write. */
    public void send(byte[]... bytes) {
        connection().execute(() -> write(Frames.joined(bytes)));
    }

    /** Sends frames in one write, and behind them the end of the connection. */
    public void sendAndClose(byte[]... bytes) {
        connection().execute(() -> {
            write(Frames.joined(bytes));
            connection().close();
        });
    }

    private void write(byte[] bytes) {
        connection().write(new Bytes(ByteBuffer.wrap(bytes)));
        connection().flush();
    }

    /** From now on takes nothing of what the other side sends. */
    public void stopReading() {
        connection().execute(connection()::pauseReading);
        world.idle();
    }

    /** All frames so far. */
    public List<Frames.Sent> frames() {
        return List.copyOf(frames);
    }

    /** How many frames of a type have come. */
    public long count(FrameType type) {
        return frames.stream().filter(frame -> frame.type() == type).count();
    }

    /** Runs until a frame has come for a handle, and takes it and all before it away. */
    public Frames.Sent await(FrameType type, int handle) {
        world.runUntil(() -> find(type, handle) >= 0);
        int at = find(type, handle);
        Frames.Sent found = frames.get(at);
        frames.subList(0, at + 1).clear();
        return found;
    }

    private int find(FrameType type, int handle) {
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).type() == type && frames.get(i).handle() == handle) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the connection has ended. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void onOpened(Connection opened) {
        connection = opened;
        write(greeting);
    }

    @Override
    public void onReceived(Lease bytes) {
        int before = half.length;
        half = Arrays.copyOf(half, before + bytes.buffer().remaining());
        bytes.buffer().get(half, before, half.length - before);
        int whole;
        try {
            while ((whole = firstFrame()) > 0) {
                frames.addAll(Frames.parse(Arrays.copyOf(half, whole)));
                half = Arrays.copyOfRange(half, whole, half.length);
            }
        } catch (TransferException malformed) {
            throw new AssertionError(malformed);
        }
    }

    /** How many bytes the first frame has, or 0 if it is not here yet. */
    private int firstFrame() throws TransferException {
        if (half.length < FrameHeader.BYTES) {
            return 0;
        }
        FrameHeader header = new FrameHeader();
        header.read(ByteBuffer.wrap(half));
        int whole = FrameHeader.BYTES + header.length();
        return half.length < whole ? 0 : whole;
    }

    @Override
    public void onDrained() {
        // everything was handed over at once
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        closed = true;
    }

    /** Bytes of the heap, to be written. */
    private record Bytes(ByteBuffer buffer) implements Lease {

        @Override
        public void retain() {
            // the heap keeps it
        }

        @Override
        public void release() {
            // the heap keeps it
        }
    }
}
