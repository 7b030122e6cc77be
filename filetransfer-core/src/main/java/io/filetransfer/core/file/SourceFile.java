// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.storage.IoCallback;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.SourceAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** An open file that is being sent: the source of an upload, or a server's file. Reads may run beside each other. */
public final class SourceFile implements OutgoingFile {

    /** No file has these: what is gone is different from whatever was there. */
    private static final SourceAttributes GONE = new SourceAttributes(-1, Instant.EPOCH, 0, "gone", -1);

    /** What is read in one go is not worth the question where it lies. */
    private static final int SMALL_BYTES = 1 << 20;

    private final Disk.OpenFile file;
    private final SourceAttributes attributes;
    private final Look again;
    private final Runnable afterClose;
    private final Executor threads;
    private final boolean isInMemory;
    private int reads; // guarded by this, as is closed
    private boolean closed;

    /** Looks at what the name shows now. */
    interface Look {
        @Nullable
        FileState look() throws IOException;
    }

    SourceFile(Disk.OpenFile file, FileState state, Look again, Runnable afterClose, Executor threads) {
        this.file = file;
        this.attributes = state.attributes();
        this.again = again;
        this.afterClose = afterClose;
        this.threads = threads;
        this.isInMemory = state.size() > SMALL_BYTES && file.isInMemory();
    }

    static CompletableFuture<OutgoingFile> open(Disk disk, Path path, Executor threads) {
        return DiskTasks.call(threads, "opening the source", () -> {
            FileState state = disk.stat(path);
            ExistingTarget.checkIsFile(state);
            Disk.OpenFile file = disk.openRead(path);
            try {
                if (!disk.stat(path).fileKey().equals(state.fileKey())) {
                    throw new TransferException(Reason.SOURCE_CHANGED, "the source was replaced while it was opened");
                }
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            return new SourceFile(file, state, () -> disk.stat(path), () -> {}, threads);
        });
    }

    @Override
    public SourceAttributes attributes() {
        return attributes;
    }

    @Override
    public void read(long offset, ByteBuffer target, IoCallback done) {
        if (!readBegins()) {
            done.done(0, closed());
            return;
        }
        try {
            threads.execute(new ReadTask(offset, target, done));
        } catch (RejectedExecutionException ended) {
            readEnded();
            done.done(0, DiskFailure.of("reading the source", ended));
        }
    }

    @Override
    public boolean isInMemory() {
        return isInMemory;
    }

    @Override
    public int readNow(long offset, ByteBuffer target) throws IOException {
        if (!readBegins()) {
            throw closed();
        }
        try {
            return file.readFully(offset, target);
        } catch (IOException | RuntimeException e) {
            throw DiskFailure.of("reading the source", e);
        } finally {
            readEnded();
        }
    }

    private synchronized boolean readBegins() {
        if (!closed) {
            reads++;
        }
        return !closed;
    }

    private static TransferException closed() {
        return new TransferException(Reason.CLOSED, "the source is closed");
    }

    /** One read, on a disk thread. */
    private final class ReadTask implements Runnable {

        private final long offset;
        private final ByteBuffer target;
        private final IoCallback done;

        ReadTask(long offset, ByteBuffer target, IoCallback done) {
            this.offset = offset;
            this.target = target;
            this.done = done;
        }

        @Override
        public void run() {
            int bytes = 0;
            IOException failure = null;
            try {
                bytes = file.readFully(offset, target);
            } catch (IOException | RuntimeException e) {
                failure = DiskFailure.of("reading the source", e);
            }
            readEnded();
            done.done(bytes, failure);
        }
    }

    private void readEnded() {
        synchronized (this) {
            if (--reads > 0 || !closed) {
                return;
            }
        }
        closeFile();
    }

    @Override
    public CompletableFuture<SourceAttributes> currentAttributes() {
        return DiskTasks.call(threads, "looking at the source", () -> {
            try {
                FileState state = again.look();
                return state == null ? GONE : state.attributes();
            } catch (java.nio.file.NoSuchFileException gone) {
                return GONE;
            }
        });
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (reads > 0) {
                return;
            }
        }
        var unused = DiskTasks.run(threads, "closing the source", this::closeFile);
    }

    private void closeFile() {
        try {
            file.close();
        } catch (IOException onlyRead) { // what was read was checked by its receiver
            return;
        } finally {
            afterClose.run();
        }
    }
}
