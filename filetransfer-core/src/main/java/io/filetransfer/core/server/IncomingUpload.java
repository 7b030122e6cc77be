// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.Durability;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.HandOver;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.transfer.Incoming;
import io.filetransfer.core.transfer.IncomingOwner;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.Completed;
import io.filetransfer.core.wire.Finish;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Open;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.IncomingFile;
import io.filetransfer.storage.ReceiveAnswer;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One upload at one handle: asks the storage for a file, tells the client what is there, and ends with COMPLETED, FAILED,
 * PAUSED or CANCELLED. Used on its session's thread, but for {@link #supersede}.
 */
final class IncomingUpload implements Attachment, IncomingOwner {

    private final ServerParts parts;
    private final Session session;
    private final int handle;
    private final boolean goesOn;
    private final LiveUploads.Identity identity;
    private final ReceiveRequest request;
    private final Incoming incoming;
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private boolean answered;

    /**
     * An upload.
     *
     * @param epoch that of the attachment that this one goes on with, 0 for a new call
     */
    IncomingUpload(ServerParts parts, Session session, int handle, long epoch, Open open, RemoteName name) {
        this.parts = parts;
        this.goesOn = epoch != 0;
        this.session = session;
        this.handle = handle;
        this.identity = new LiveUploads.Identity(session.principal(), name, open.key());
        this.request = new ReceiveRequest(
                session.principal(),
                name,
                open.key(),
                open.size(),
                open.modified(),
                open.permissions(),
                open.ifExists(),
                max(open.level(), parts.minimumLevel()));
        this.incoming = new Incoming(
                session,
                handle,
                this,
                parts.settings().timers(),
                parts.settings().limits());
    }

    private static Durability max(Durability one, Durability other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    void begin() {
        parts.uploads()
                .enter(identity, this)
                .thenCompose(free -> parts.storage().receive(request))
                .whenComplete((answer, failure) -> HandOver.to(session, () -> opened(answer, failure)));
    }

    private void opened(@Nullable ReceiveAnswer answer, @Nullable Throwable failure) {
        if (answer == null) {
            incoming.notOpened();
            answerFailed(failure == null ? new IllegalStateException("no answer") : Causes.of(failure));
            return;
        }
        IncomingFile file = answer.file();
        if (file == null) {
            incoming.notOpened();
            Receipt receipt = answer.receipt();
            if (receipt != null) {
                onPublished(receipt);
            }
            return;
        }
        if (incoming.attach(file, request.size())) {
            if (request.size() >= 0 && request.size() <= Wire.BLOCK_BYTES) {
                incoming.forgetKept(); // the client sends such a file without waiting for OPENED
            }
            incoming.sendOpened(file.epoch(), incoming.announce());
            incoming.takeEarly();
        }
    }

    /**
     * Ends this upload because another attachment of it has come. Called from any thread.
     *
     * @return done when the storage is free for the other one
     */
    CompletableFuture<Void> supersede() {
        session.execute(() -> {
            answerFailed(superseded());
            releaseAfter(incoming.detach());
        });
        return released;
    }

    static TransferException superseded() {
        return new TransferException(
                Reason.SUPERSEDED, "this upload was continued by another call; it belongs to that one now");
    }

    /** Whether the client goes on by itself after a lost connection. */
    boolean goesOn() {
        return goesOn;
    }

    /** The number of the client. */
    long instance() {
        return session.peer().instance();
    }

    /** Done when the storage is free for another attachment. */
    CompletableFuture<Void> released() {
        return released;
    }

    private void releaseAfter(CompletableFuture<Void> ended) {
        ended.whenComplete((done, ignored) -> {
            parts.uploads().leave(identity, this);
            released.complete(null);
        });
    }

    private void answerFailed(Throwable why) {
        if (!answered) {
            answered = true;
            session.sendFailed(handle, why);
            session.detach(handle);
        }
        releaseAfter(incoming.detach());
    }

    private void answer(FrameType type, long argument) {
        if (!answered) {
            answered = true;
            session.send(type, handle, argument);
            session.detach(handle);
        }
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        switch (header.knownType()) {
            case FINISH -> incoming.onFinish(header.argument(), Finish.read(body));
            case WITHDRAW -> incoming.onWithdraw(BlockRuns.readBody(body));
            case CANCEL -> {
                if (!incoming.isPublishing()) {
                    CompletableFuture<Void> gone = incoming.discard();
                    releaseAfter(gone);
                    gone.whenComplete((done, ignored) -> session.execute(() -> answer(FrameType.CANCELLED, 0)));
                }
            }
            case PAUSE -> {
                if (!incoming.isPublishing()) {
                    CompletableFuture<Void> kept = incoming.detach();
                    releaseAfter(kept);
                    kept.whenComplete((done, ignored) ->
                            session.execute(() -> answer(FrameType.PAUSED, incoming.durableBytes())));
                }
            }
            case FAILED -> {
                answered = true; // the client knows
                session.detach(handle);
                releaseAfter(incoming.detach());
            }
            default -> throw Wire.violation(header.knownType() + " came for an upload");
        }
    }

    @Override
    public void onChunk(Chunk chunk) throws TransferException {
        incoming.onChunk(chunk);
    }

    @Override
    public void onTurnEnd() {
        incoming.onTurnEnd();
    }

    @Override
    public void onSessionEnded(TransferException cause) {
        answered = true;
        releaseAfter(incoming.detach());
    }

    @Override
    public void onAdvanced(Incoming advanced) {
        // the ACK says it
    }

    @Override
    public void onPublished(Receipt receipt) {
        if (!answered) {
            answered = true;
            session.send(FrameType.COMPLETED, handle, 0, body -> Completed.write(body, receipt));
            session.detach(handle);
        }
        releaseAfter(CompletableFuture.completedFuture(null));
    }

    @Override
    public void onFailed(TransferException failure) {
        answerFailed(failure);
    }
}
