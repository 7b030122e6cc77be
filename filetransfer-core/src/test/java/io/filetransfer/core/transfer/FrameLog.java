// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Get;
import io.filetransfer.core.wire.Open;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import io.filetransfer.transport.LoopLoad;
import io.filetransfer.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's transport that notes every frame as it is handed over or comes in. Used on the thread of the test. */
public final class FrameLog implements Transport {

    private final Transport below;
    private final List<Frame> frames = new ArrayList<>();
    private final Map<String, Long> chunkBytes = new LinkedHashMap<>();
    private final Map<String, Integer> openings = new LinkedHashMap<>();

    /** One frame. */
    public record Frame(boolean sent, FrameType type, int handle, long argument, int length) {}

    public FrameLog(Transport below) {
        this.below = below;
    }

    /** All frames so far, in order. */
    public List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** Frames of a type that the client sent. */
    public List<Frame> sent(FrameType type) {
        return frames.stream().filter(f -> f.sent() && f.type() == type).toList();
    }

    /** Chunk bytes that came in. */
    public long receivedChunkBytes() {
        return frames.stream()
                .filter(f -> !f.sent() && f.type() == FrameType.CHUNK)
                .mapToLong(Frame::length)
                .sum();
    }

    /** Chunk bytes that the client sent. */
    public long sentChunkBytes() {
        return sent(FrameType.CHUNK).stream().mapToLong(Frame::length).sum();
    }

    /** Chunk bytes that went in either direction under the handles of a remote name. */
    public long chunkBytes(String remote) {
        return chunkBytes.getOrDefault(remote, 0L);
    }

    /** How many handles were opened for a remote name. */
    public int openings(String remote) {
        return openings.getOrDefault(remote, 0);
    }

    /** The types with a direction, without credit, acknowledgements, pings and repeated chunks. */
    public List<String> story() {
        List<String> story = new ArrayList<>();
        for (Frame frame : frames) {
            if (frame.handle() == 0) {
                continue;
            }
            String word = (frame.sent() ? ">" : "<") + frame.type();
            boolean repeated = frame.type() == FrameType.CHUNK
                    && !story.isEmpty()
                    && story.get(story.size() - 1).equals(word);
            if (!repeated) {
                story.add(word);
            }
        }
        return story;
    }

    @Override
    public CompletionStage<Connection> connect(SocketAddress remote, ConnectionHandler handler) {
        return below.connect(remote, new Tap(handler));
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress local, Supplier<ConnectionHandler> handlers) {
        return below.listen(local, handlers);
    }

    @Override
    public List<LoopLoad> loads() {
        return below.loads();
    }

    @Override
    public CompletionStage<Void> closeAsync() {
        return below.closeAsync();
    }

    /** Cuts one direction into frames. */
    private final class Cutter {

        private final boolean sent;
        private final Map<Integer, String> names;
        private @Nullable ByteBuffer opening; // the body of OPEN or GET
        private boolean damaged;
        private final ByteBuffer head = ByteBuffer.allocate(FrameHeader.BYTES);
        private final FrameHeader header = new FrameHeader();
        private int bodyLeft;

        Cutter(boolean sent, Map<Integer, String> names) {
            this.sent = sent;
            this.names = names;
        }

        void take(ByteBuffer bytes) {
            while (bytes.hasRemaining() && !damaged) {
                if (bodyLeft > 0) {
                    int skip = Math.min(bodyLeft, bytes.remaining());
                    if (opening != null) {
                        opening.put(bytes.slice(bytes.position(), skip));
                    }
                    bytes.position(bytes.position() + skip);
                    bodyLeft -= skip;
                    if (bodyLeft == 0) {
                        noteOpening();
                    }
                    continue;
                }
                head.put(bytes.get());
                if (!head.hasRemaining()) {
                    note();
                }
            }
        }

        private void note() {
            try {
                header.read(head.flip());
            } catch (TransferException onTheWay) {
                damaged = true; // the connection ends here
                return;
            }
            head.clear();
            bodyLeft = header.length();
            FrameType type = header.type();
            if (type != null) {
                frames.add(new Frame(sent, type, header.handle(), header.argument(), header.length()));
            }
            if (type == FrameType.CHUNK) {
                chunkBytes.merge(names.getOrDefault(header.handle(), ""), (long) bodyLeft, Long::sum);
            } else if (sent && (type == FrameType.OPEN || type == FrameType.GET)) {
                opening = ByteBuffer.allocate(bodyLeft);
            }
        }

        private void noteOpening() {
            ByteBuffer body = opening;
            opening = null;
            if (body == null) {
                return;
            }
            try {
                boolean up = header.type() == FrameType.OPEN;
                String name = up
                        ? Open.read(body.flip()).name()
                        : Get.read(body.flip()).name();
                names.put(header.handle(), name);
                openings.merge(name, 1, Integer::sum);
            } catch (TransferException ours) {
                throw new AssertionError(ours);
            }
        }
    }

    private final class Tap implements ConnectionHandler {

        private final ConnectionHandler above;
        private final Map<Integer, String> names = new LinkedHashMap<>();
        private final Cutter received = new Cutter(false, names);

        Tap(ConnectionHandler above) {
            this.above = above;
        }

        @Override
        public void onOpened(Connection connection) {
            above.onOpened(new TappedConnection(connection, names));
        }

        @Override
        public void onReceived(Lease bytes) {
            received.take(bytes.buffer().duplicate());
            above.onReceived(bytes);
        }

        @Override
        public void onDrained() {
            above.onDrained();
        }

        @Override
        public void onClosed(@Nullable IOException cause) {
            above.onClosed(cause);
        }
    }

    private final class TappedConnection implements Connection {

        private final Connection real;
        private final Cutter written;

        TappedConnection(Connection real, Map<Integer, String> names) {
            this.real = real;
            this.written = new Cutter(true, names);
        }

        @Override
        public void write(Lease bytes) {
            written.take(bytes.buffer().duplicate());
            real.write(bytes);
        }

        @Override
        public void flush() {
            real.flush();
        }

        @Override
        public long queuedBytes() {
            return real.queuedBytes();
        }

        @Override
        public void pauseReading() {
            real.pauseReading();
        }

        @Override
        public void resumeReading() {
            real.resumeReading();
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public void close() {
            real.close();
        }

        @Override
        public void abort() {
            real.abort();
        }

        @Override
        public SocketAddress localAddress() {
            return real.localAddress();
        }

        @Override
        public SocketAddress remoteAddress() {
            return real.remoteAddress();
        }

        @Override
        public boolean isEncrypted() {
            return real.isEncrypted();
        }

        @Override
        public void execute(Runnable task) {
            real.execute(task);
        }
    }
}
