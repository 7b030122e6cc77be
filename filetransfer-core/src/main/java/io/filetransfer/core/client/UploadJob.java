// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.NamePolicy;
import io.filetransfer.Phase;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferOptions;
import io.filetransfer.core.session.HandOver;
import io.filetransfer.core.transfer.Outgoing;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.BlockPage;
import io.filetransfer.core.wire.ByteRange;
import io.filetransfer.core.wire.Completed;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Open;
import io.filetransfer.core.wire.Opened;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.SourceAttributes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The upload of one file. */
final class UploadJob extends Job implements Outgoing.Owner {

    private final Path source;
    private final String remote;
    private final TransferOptions<?> options;
    private @Nullable OutgoingFile file;
    private @Nullable Outgoing outgoing;
    private boolean startedBlind;
    private long epoch;

    UploadJob(
            ClientParts parts,
            ClientHome home,
            JobWatcher watcher,
            Path source,
            String remote,
            TransferOptions<?> options) {
        super(parts, home, watcher);
        this.source = source;
        this.remote = remote;
        this.options = options;
    }

    @Override
    void begin() {
        outgoing = null;
        file = null;
        startedBlind = false;
        try {
            RemoteName.parse(remote, NamePolicy.POSIX); // what no server accepts is not sent
        } catch (TransferException refused) {
            fail(refused);
            return;
        }
        parts.sources()
                .open(source)
                .whenComplete((opened, failure) -> HandOver.to(session, () -> opened(opened, failure)));
    }

    private void opened(@Nullable OutgoingFile opened, @Nullable Throwable failure) {
        if (opened == null) {
            fail(failure == null ? new IllegalStateException("no file") : failure);
            return;
        }
        if (state() != State.RUNNING || !session.isReady()) {
            opened.close();
            notBegun();
            return;
        }
        file = opened;
        offer(opened);
    }

    private void offer(OutgoingFile opened) {
        SourceAttributes attributes = opened.attributes();
        long size = attributes.size();
        progress.total(size);
        open();
        session.send(
                FrameType.OPEN,
                handle,
                epoch,
                new Open(
                        remote,
                        TransferKeys.ofUpload(remote, attributes),
                        size,
                        attributes.modified(),
                        attributes.permissions(),
                        options.ifExists(),
                        options.durability())::write);
        long credit = session.peer().transferCredit();
        Outgoing sending = new Outgoing(session, handle, this, client.queue(), opened, parts.pool(), credit);
        outgoing = sending;
        startedBlind = size <= Math.min(credit, Wire.BLOCK_BYTES);
        if (startedBlind) {
            sending.start();
        }
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        Outgoing sending = outgoing;
        FrameType type = header.knownType();
        client.answered();
        if (sending == null) {
            throw Wire.violation(type + " came for an upload that is not under way");
        }
        switch (type) {
            case OPENED -> {
                Opened opened = Opened.read(body);
                epoch = header.argument();
                retries.notPublished(); // a receipt would have come instead
                sending.raiseCredit(opened.transferCredit());
                if (!startedBlind && state() == State.RUNNING) {
                    startedBlind = true;
                    sending.start(
                            opened.durable(), progress.snapshot().totalBytes().orElse(0));
                }
            }
            case BLOCKS -> {
                long[] page = BlockPage.read(body);
                if (state() == State.RUNNING) {
                    sending.onBlocks(page, header.isLast());
                }
            }
            case MISSING -> {
                if (state() == State.RUNNING) {
                    sending.onMissing(ByteRange.read(body));
                }
            }
            case COMPLETED -> completed(Completed.read(body));
            case FAILED -> refused(Failure.read(FrameType.FAILED, body).toException());
            case PAUSED -> {
                detach();
                outgoing = null;
                retries.notPublished();
                nowPaused();
            }
            case CANCELLED -> nowCancelled();
            default -> throw Wire.violation(type + " came for an upload");
        }
    }

    private void completed(Receipt receipt) throws TransferException {
        long size = file == null ? -1 : file.attributes().size();
        if (receipt.outcome() != Receipt.Outcome.SKIPPED && receipt.size() != size) {
            throw Wire.violation("COMPLETED with " + receipt.size() + " bytes for a file of " + size + " bytes");
        }
        complete(receipt);
    }

    @Override
    public void onAck(Ack ack) throws TransferException {
        Outgoing sending = outgoing;
        if (sending != null) {
            long before = sending.acknowledgedBytes();
            sending.onAck(ack);
            client.progressed(sending.acknowledgedBytes() - before);
        }
    }

    @Override
    boolean isOwed() {
        return state() == State.RUNNING && outgoing != null && outgoing.unacknowledgedBytes() > 0;
    }

    @Override
    public void onAdvanced(Outgoing sending) {
        progress.count(
                parts.settings().clock().nanoTime(),
                sending.sentBytes(),
                sending.acknowledgedBytes(),
                sending.skippedBytes(),
                sending.durableBytes());
        progress.phase(
                sending.isFinished() ? Phase.COMMITTING : sending.isComparing() ? Phase.COMPARING : Phase.MOVING);
        retries.reached(sending.acknowledgedBytes() + sending.skippedBytes());
        advanced();
    }

    @Override
    public void onFailed(TransferException failure) {
        if (state() == State.RUNNING) {
            tellFailed(failure);
            fail(failure);
        }
    }

    @Override
    void suspend() {
        if (outgoing != null) {
            release();
            tell(FrameType.PAUSE);
        }
    }

    @Override
    void discard(boolean detached) {
        if (detached) {
            release();
            offerToCancel();
        } else if (outgoing != null) {
            release();
            tell(FrameType.CANCEL);
        }
    }

    /** A paused upload, and one without connection, has no handle: it gets one more, to be cancelled at once. */
    private void offerToCancel() {
        if (!moveToUsable()) {
            if (home.reconnects()) {
                home.await(this);
            } else {
                cancelledUnconfirmed();
            }
            return;
        }
        parts.sources()
                .open(source)
                .whenComplete((opened, failure) -> HandOver.to(session, () -> {
                    if (opened == null || state() != State.CANCELLING) {
                        if (opened != null) {
                            opened.close();
                        }
                        cancelledUnconfirmed();
                        return;
                    }
                    if (!session.isReady()) {
                        opened.close();
                        offerToCancel();
                        return;
                    }
                    file = opened;
                    offer(opened);
                    release();
                    tell(FrameType.CANCEL);
                }));
    }

    @Override
    boolean mayBePublishedThere() {
        return outgoing != null && outgoing.isFinished();
    }

    @Override
    CompletableFuture<Void> release() {
        Outgoing sending = outgoing;
        if (sending != null) {
            sending.stop();
            if (!isAttached()) { // else answers still come for it
                outgoing = null;
                file = null;
            }
        } else if (file != null) {
            file.close();
        }
        return CompletableFuture.completedFuture(null);
    }
}
