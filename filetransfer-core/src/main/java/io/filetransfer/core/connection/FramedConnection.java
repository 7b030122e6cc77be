// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.buffer.BufferPool;
import io.filetransfer.core.wire.BodyWriter;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.transport.Connection;
import io.filetransfer.transport.ConnectionHandler;
import io.filetransfer.transport.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that carries frames. Everything but {@link #execute} is used on the connection's thread only.
 *
 * <p>A control frame never waits behind more than one chunk: control frames are gathered in a small buffer and leave at the
 * end of the turn, and a chunk is accepted only while {@link #isIdle()}.
 */
public final class FramedConnection implements Executor, ConnectionHandler, FrameReader.Sink {

    private static final Logger LOG = LoggerFactory.getLogger(FramedConnection.class);
    private static final int GATHER_BYTES = 32 << 10;
    private static final int COPY_BYTES = 8 << 10;

    /** Answers that a peer has not read yet, above which nothing more is read from it. */
    private static final long MAX_UNREAD_BYTES = 1 << 20;

    private final FrameHandler handler;
    private final BufferPool pool;
    private final MemoryBudget budget;
    private final FrameReader reader = new FrameReader(this);
    private final FrameHeader header = new FrameHeader();
    private final BodyWriter body = new BodyWriter();
    private final CRC32C crc = new CRC32C();

    private @Nullable Connection connection;
    private @Nullable Lease gathered;
    private @Nullable Lease unread;
    private boolean reserved;
    private boolean held;
    private long writtenBytes;
    private boolean closing;
    private @Nullable TransferException cause;

    /**
     * A handler for a transport's connection.
     *
     * @param handler told of frames
     * @param pool for frames to be sent
     * @param budget for chunks that are received
     */
    public FramedConnection(FrameHandler handler, BufferPool pool, MemoryBudget budget) {
        this.handler = handler;
        this.pool = pool;
        this.budget = budget;
    }

    private Connection connection() {
        Connection open = connection;
        if (open == null) {
            throw new IllegalStateException("the connection is not open yet");
        }
        return open;
    }

    /** The connection below. */
    public Connection transport() {
        return connection();
    }

    /** Runs a task on the connection's thread and ends the turn. What it throws ends the connection. */
    @Override
    public void execute(Runnable task) {
        connection().execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error bug) {
                fail(bug);
            }
            endTurn();
        });
    }

    /** Whether the pipe has taken all chunks that were sent. */
    public boolean isIdle() {
        return !closing && connection().queuedBytes() == 0;
    }

    /** Sends a control frame without a body. */
    public void send(FrameType type, int handle, long argument) {
        send(type, false, handle, argument, empty -> {});
    }

    /** Sends a control frame with a body. */
    public void send(FrameType type, int handle, long argument, Consumer<BodyWriter> content) {
        send(type, false, handle, argument, content);
    }

    /** Sends a control frame; it leaves with the end of the turn. */
    public void send(FrameType type, boolean last, int handle, long argument, Consumer<BodyWriter> content) {
        if (closing) {
            return;
        }
        content.accept(body.clear());
        ByteBuffer bytes = body.finish();
        crc.reset();
        crc.update(bytes.duplicate());
        ByteBuffer target = room(FrameHeader.BYTES + bytes.remaining());
        header.write(target, type, last, handle, argument, bytes.remaining(), (int) crc.getValue());
        target.put(bytes);
    }

    /**
     * Sends a chunk at once, behind what was gathered.
     *
     * @param whole a lease of which the chunk is a part; this call takes a hold of its own where it needs one
     * @param position where in the lease's buffer the chunk begins
     * @param check the CRC-32C of the chunk
     */
    public void sendChunk(int handle, long offset, Lease whole, int position, int length, int check) {
        if (closing) {
            return;
        }
        boolean copied = length <= COPY_BYTES;
        ByteBuffer target = room(FrameHeader.BYTES + (copied ? length : 0));
        header.write(target, FrameType.CHUNK, false, handle, offset, length, check);
        if (copied) {
            target.put(whole.buffer().slice(position, length));
        } else {
            pushGathered();
            writtenBytes += length;
            connection().write(new SliceLease(whole, position, length));
            connection().flush();
        }
    }

    private ByteBuffer room(int bytes) {
        Lease open = gathered;
        if (open != null && open.buffer().remaining() >= bytes) {
            return open.buffer();
        }
        pushGathered();
        if (open != null) {
            connection().flush();
        }
        int size = Math.max(GATHER_BYTES, bytes);
        Lease fresh = size <= BufferPool.LARGEST_BYTES ? pool.tryAcquire(size) : null;
        gathered = fresh != null ? fresh : BufferPool.unpooled(ByteBuffer.allocate(size));
        return gathered.buffer();
    }

    private void pushGathered() {
        Lease full = gathered;
        gathered = null;
        if (full != null) {
            full.buffer().flip();
            writtenBytes += full.buffer().remaining();
            connection().write(full);
        }
    }

    /** Bytes that the pipe has taken so far; stands still while the peer does not read. */
    public long takenBytes() {
        return writtenBytes - connection().queuedBytes();
    }

    /** The number of the chunk that has come in part and holds memory for which others wait, or 0 if there is none. */
    public long chunkInOthersWay() {
        return budget.hasWaiters() ? reader.halfChunk() : 0;
    }

    /** Whether a chunk has come in part, so that more is bound to come. */
    public boolean isInsideChunk() {
        return reader.halfChunk() != 0;
    }

    /** Whether bytes wait for the pipe to take them. */
    public boolean isWaitingForPeer() {
        return connection().queuedBytes() > 0;
    }

    /** Lets what was gathered leave now. */
    public void flush() {
        if (gathered != null) {
            pushGathered();
            connection().flush();
        }
    }

    private void endTurn() {
        if (!closing) {
            handler.onTurnEnd();
            flush();
        }
    }

    /**
     * Tells the peer why, lets what was sent before go out, and closes.
     *
     * @param why sent as ERROR, and given to {@link FrameHandler#onClosed}
     */
    public void close(TransferException why) {
        if (closing) {
            return;
        }
        send(FrameType.ERROR, 0, 0, Failure.of(why)::write);
        closeSilently(why);
    }

    /** Lets what was sent before go out, and closes. */
    public void closeSilently(TransferException why) {
        if (closing) {
            return;
        }
        flush();
        closing = true;
        cause = why;
        connection().close();
    }

    private void fail(Throwable thrown) {
        if (thrown instanceof TransferException violation) {
            LOG.debug("connection to {} ends: {}", connection().remoteAddress(), violation.getMessage());
            close(violation);
        } else {
            LOG.warn(
                    "unexpected exception on the connection to {}", connection().remoteAddress(), thrown);
            close(new TransferException(
                    Reason.INTERNAL, "unexpected " + thrown.getClass().getSimpleName(), thrown));
        }
    }

    @Override
    public void onOpened(Connection opened) {
        connection = opened;
        handler.onOpened(this);
        endTurn();
    }

    @Override
    public void onReceived(Lease bytes) {
        if (closing) {
            return;
        }
        if (unread != null) {
            throw new IllegalStateException("bytes were delivered although reading was paused");
        }
        handler.onBytes();
        read(bytes);
        endTurn();
        if (!closing && connection().queuedBytes() > MAX_UNREAD_BYTES) {
            connection().pauseReading();
        }
    }

    private void read(Lease bytes) {
        try {
            if (!reader.read(bytes)) {
                bytes.retain();
                unread = bytes;
            }
            if (unread != null || held) {
                connection().pauseReading();
            }
        } catch (TransferException | RuntimeException | Error thrown) {
            reader.close();
            fail(thrown);
        }
    }

    @Override
    public @Nullable Chunk reserve(FrameHeader announced) throws TransferException {
        int length = announced.length();
        if (!reserved) {
            handler.onChunkAnnounced(announced);
            if (!budget.tryReserve(length)) {
                budget.reserve(length, connection(), () -> granted(length));
                return null;
            }
        }
        reserved = false;
        return new Chunk(this, announced.handle(), announced.argument(), length, announced.bodyCheck());
    }

    /** The chunk that did not fit may come now: goes on with the bytes that were left. */
    private void granted(int length) {
        if (unread == null) {
            budget.release(length); // the connection ended meanwhile
        } else {
            reserved = true;
            readOn(unread);
        }
    }

    private void readOn(Lease left) {
        unread = null;
        read(left);
        left.release();
        endTurn();
        if (unread == null && !held && !closing && connection().queuedBytes() <= MAX_UNREAD_BYTES) {
            connection().resumeReading();
        }
    }

    /** Looks at no further frame until {@link #proceed}. */
    public void hold() {
        held = true;
    }

    /** Goes on with what came meanwhile. */
    public void proceed() {
        held = false;
        if (unread != null) {
            readOn(unread);
        } else if (!closing) {
            connection().resumeReading();
        }
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    /** Whether it is this side that does not read, for lack of memory: the peer may well have spoken. */
    public boolean isReadingHeldBack() {
        return unread != null;
    }

    /** A chunk of this connection was released. */
    void released(int length) {
        budget.release(length);
        handler.onChunkReleased(length);
    }

    @Override
    public void frame(FrameHeader read, ByteBuffer bytes) throws TransferException {
        if (!closing) {
            handler.onFrame(read, bytes);
        }
    }

    @Override
    public void chunk(Chunk chunk) throws TransferException {
        if (closing) {
            chunk.release();
        } else {
            handler.onChunk(chunk);
        }
    }

    @Override
    public void onDrained() {
        if (closing) {
            return;
        }
        if (unread == null && !held) {
            connection().resumeReading();
        }
        handler.onDrained();
        endTurn();
    }

    @Override
    public void onClosed(@Nullable IOException broken) {
        closing = true;
        reader.close();
        Lease open = gathered;
        gathered = null;
        if (open != null) {
            open.release();
        }
        Lease left = unread;
        unread = null;
        if (left != null) {
            left.release();
        }
        handler.onClosed(cause != null ? cause : lost(broken));
    }

    private TransferException lost(@Nullable IOException broken) {
        if (broken instanceof TransferException known) {
            return known; // encryption knows better than to try again
        }
        String how = broken == null ? "closed by the peer" : String.valueOf(broken.getMessage());
        String where = reader.isBetweenFrames() ? "" : ", in the middle of a frame";
        return new TransferException(
                Reason.CONNECTION_LOST,
                "connection to " + connection().remoteAddress() + " ended: " + how + where,
                broken);
    }
}
