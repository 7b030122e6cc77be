// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.NamePolicy;
import io.filetransfer.Phase;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.TransferOptions;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.file.DownloadPlace;
import io.filetransfer.core.session.HandOver;
import io.filetransfer.core.transfer.BlockAnnouncement;
import io.filetransfer.core.transfer.Incoming;
import io.filetransfer.core.transfer.IncomingOwner;
import io.filetransfer.core.transfer.StorageFailures;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.Completed;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.Finish;
import io.filetransfer.core.wire.Found;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Get;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.BlockMap;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The download of one file. */
final class DownloadJob extends Job implements IncomingOwner {

    private final String remote;
    private final Path asked;
    private final boolean mayBeDirectory;
    private final TransferOptions<?> options;
    private Path target;
    private @Nullable DownloadPlace place;
    private @Nullable Incoming incoming;
    private boolean found;
    private long counted;

    /**
     * A download.
     *
     * @param mayBeDirectory whether the target may be a directory, in which the file then gets its own name
     */
    DownloadJob(
            ClientParts parts,
            ClientHome home,
            JobWatcher watcher,
            String remote,
            Path target,
            boolean mayBeDirectory,
            TransferOptions<?> options) {
        super(parts, home, watcher);
        this.remote = remote;
        this.asked = target;
        this.target = target;
        this.mayBeDirectory = mayBeDirectory;
        this.options = options;
    }

    private TransferKey key() {
        return TransferKeys.ofDownload(
                parts.server(), remote, target.toAbsolutePath().normalize().toString());
    }

    @Override
    void begin() {
        place = null;
        incoming = null;
        found = false;
        counted = 0;
        try {
            RemoteName.parse(remote, NamePolicy.POSIX); // what no server accepts is not sent
        } catch (TransferException refused) {
            fail(refused);
            return;
        }
        targetFile()
                .thenCompose(file -> {
                    target = file;
                    return parts.downloads().open(file, key(), options.ifExists(), options.durability());
                })
                .whenComplete((opened, failure) -> HandOver.to(session, () -> opened(opened, failure)));
    }

    private CompletableFuture<Path> targetFile() {
        if (!mayBeDirectory) {
            return CompletableFuture.completedFuture(asked);
        }
        try {
            RemoteName name = RemoteName.parse(remote.substring(remote.lastIndexOf('/') + 1), parts.names());
            return parts.downloads().fileFor(asked, name);
        } catch (TransferException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private void opened(@Nullable DownloadPlace opened, @Nullable Throwable failure) {
        if (opened == null) {
            fail(failure == null ? new IllegalStateException("no place") : failure);
            return;
        }
        Receipt skipped = opened.receipt();
        if (skipped != null) {
            opened.release().whenComplete((done, ignored) -> session.execute(() -> complete(skipped)));
        } else if (state() == State.RUNNING && session.isReady()) {
            place = opened;
            ask(opened);
        } else {
            opened.release().whenComplete((done, ignored) -> session.execute(this::notBegun));
        }
    }

    private void ask(DownloadPlace opened) {
        BlockMap durable = opened.durableBlocks();
        BlockRuns told = BlockRuns.of(durable);
        open();
        incoming = new Incoming(
                session,
                handle,
                this,
                parts.settings().timers(),
                parts.settings().limits());
        session.send(FrameType.GET, handle, 0, new Get(remote, opened.recordedSize(), told)::write);
        BlockAnnouncement.send(session, handle, durable, told);
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        Incoming receiving = incoming;
        FrameType type = header.knownType();
        client.answered();
        if (receiving == null) {
            throw Wire.violation(type + " came for a download that is not under way");
        }
        switch (type) {
            case FOUND -> onFound(receiving, Found.read(body));
            case WITHDRAW -> receiving.onWithdraw(BlockRuns.readBody(body));
            case FINISH -> receiving.onFinish(header.argument(), Finish.read(body));
            case FAILED -> refused(Failure.read(FrameType.FAILED, body).toException());
            default -> throw Wire.violation(type + " came for a download");
        }
    }

    private void onFound(Incoming receiving, Found answer) throws TransferException {
        DownloadPlace here = place;
        if (found || here == null) {
            throw Wire.violation("FOUND came twice");
        }
        if (answer.size() > Wire.MAX_FILE_BYTES) {
            throw Wire.violation("FOUND with size " + answer.size() + ", expected at most " + Wire.MAX_FILE_BYTES);
        }
        found = true;
        progress.total(answer.size());
        ReceiveRequest request = request(answer.size(), answer.modified(), answer.permissions());
        here.receive(request)
                .whenComplete(
                        (file, failure) -> HandOver.to(session, () -> received(receiving, answer, file, failure)));
    }

    private ReceiveRequest request(long size, Instant modified, int permissions) throws TransferException {
        return new ReceiveRequest(
                "",
                DownloadPlace.remoteName(String.valueOf(target.getFileName())),
                key(),
                size,
                modified,
                permissions,
                options.ifExists(),
                options.durability());
    }

    private void received(
            Incoming receiving, Found answer, @Nullable ReceiveAnswer opened, @Nullable Throwable failure) {
        place = null; // the file, or nobody, holds it now
        if (opened == null) {
            receiving.notOpened();
            TransferException why = failure == null
                    ? new TransferException(Reason.INTERNAL, "no answer")
                    : StorageFailures.typed("opening the target", failure);
            tellFailed(why);
            fail(why);
            return;
        }
        IncomingFile file = opened.file();
        if (file == null) {
            receiving.notOpened();
            tell(FrameType.CANCEL);
            complete(java.util.Objects.requireNonNull(opened.receipt()));
            return;
        }
        if (receiving.attach(file, answer.size())) {
            receiving.announce();
            receiving.acknowledge(); // no OPENED says how far the server may go
            receiving.takeEarly();
        }
    }

    /** Keeps what is durable and lets the partial file go. */
    private CompletableFuture<Void> letGo(Incoming receiving) {
        DownloadPlace unused = place;
        if (!found && unused != null) {
            place = null;
            receiving.notOpened();
            return unused.release();
        }
        return receiving.detach();
    }

    @Override
    public void onChunk(Chunk chunk) throws TransferException {
        Incoming receiving = incoming;
        if (receiving == null || !found) {
            chunk.release();
            throw Wire.violation("a chunk came before FOUND");
        }
        receiving.onChunk(chunk);
    }

    @Override
    public void onTurnEnd() {
        if (incoming != null) {
            incoming.onTurnEnd();
        }
    }

    @Override
    public void onAdvanced(Incoming receiving) {
        progress.count(
                parts.settings().clock().nanoTime(),
                receiving.arrivedBytes(),
                receiving.receivedBytes(),
                receiving.keptBytes(),
                receiving.durableBytes());
        progress.phase(receiving.isPublishing() ? Phase.COMMITTING : Phase.MOVING);
        retries.reached(receiving.receivedBytes() + receiving.keptBytes());
        client.progressed(receiving.arrivedBytes() - counted);
        counted = receiving.arrivedBytes();
        advanced();
    }

    @Override
    public void onPublished(Receipt receipt) {
        if (session.isReady()) {
            session.send(FrameType.COMPLETED, handle, 0, body -> Completed.write(body, withoutLocalName(receipt)));
        }
        complete(receipt);
    }

    /** What this side's file is called is not the server's business. */
    private Receipt withoutLocalName(Receipt receipt) {
        return new Receipt(
                remote,
                "",
                receipt.size(),
                receipt.digest(),
                receipt.level(),
                receipt.outcome(),
                receipt.completedAt());
    }

    @Override
    public void onFailed(TransferException failure) {
        tellFailed(failure);
        fail(failure);
    }

    /** Lets the handle go: what the server still sends for it, its CANCELLED included, is dropped. */
    private void withdraw() {
        tell(FrameType.CANCEL);
        detach();
    }

    @Override
    boolean isOwed() {
        return state() == State.RUNNING && incoming != null && incoming.isWaitingForSender();
    }

    /** Where the file goes to, once that is known. */
    Path target() {
        return target;
    }

    @Override
    void suspend() {
        Incoming receiving = incoming;
        if (receiving == null) {
            return; // what is being opened ends it
        }
        onAdvanced(receiving);
        withdraw();
        letGo(receiving).whenComplete((done, ignored) -> session.execute(this::nowPaused));
    }

    @Override
    void discard(boolean detached) {
        Incoming receiving = incoming;
        if (detached) {
            discardPartial().whenComplete((done, ignored) -> session.execute(this::nowCancelled));
        } else if (receiving != null) {
            withdraw();
            DownloadPlace unused = place;
            CompletableFuture<Void> gone;
            if (!found && unused != null) {
                place = null;
                receiving.notOpened();
                gone = discard(unused);
            } else {
                gone = receiving.discard();
            }
            gone.whenComplete((done, ignored) -> session.execute(this::nowCancelled));
        }
    }

    private CompletableFuture<Void> discardPartial() {
        return parts.downloads()
                .open(target, key(), IfExists.REPLACE, Durability.VISIBLE)
                .thenCompose(this::discard);
    }

    private CompletableFuture<Void> discard(DownloadPlace unused) {
        ReceiveRequest request;
        try {
            request = request(unused.recordedSize(), Instant.EPOCH, -1);
        } catch (TransferException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return unused.receive(request).thenCompose(answer -> {
            IncomingFile file = answer.file();
            return file == null ? CompletableFuture.completedFuture(null) : file.discard();
        });
    }

    @Override
    boolean isPublishingHere() {
        return incoming != null && incoming.isPublishing();
    }

    @Override
    CompletableFuture<Void> release() {
        Incoming receiving = incoming;
        return receiving == null ? CompletableFuture.completedFuture(null) : letGo(receiving);
    }
}
