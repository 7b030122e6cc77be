// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.TransferException;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.HandOver;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.transfer.Outgoing;
import io.filetransfer.core.transfer.SendQueue;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.BlockPage;
import io.filetransfer.core.wire.ByteRange;
import io.filetransfer.core.wire.Completed;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.Found;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Get;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.OutgoingFile;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.SourceAttributes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One download at one handle: opens the file, says what was found, sends it. Used on its session's thread. */
final class OutgoingDownload implements Attachment, Outgoing.Owner {

    private record Page(long[] fingerprints, boolean last) {}

    private final ServerParts parts;
    private final Session session;
    private final SendQueue queue;
    private final int handle;
    private final Get get;
    private final List<Page> early = new ArrayList<>();
    private @Nullable Outgoing outgoing;
    private boolean ended;

    OutgoingDownload(ServerParts parts, Session session, SendQueue queue, int handle, Get get) {
        this.parts = parts;
        this.session = session;
        this.queue = queue;
        this.handle = handle;
        this.get = get;
    }

    void begin(RemoteName name) {
        parts.storage().send(name).whenComplete((file, failure) -> HandOver.to(session, () -> opened(file, failure)));
    }

    private void opened(@Nullable OutgoingFile file, @Nullable Throwable failure) {
        if (file == null) {
            onFailedWith(failure == null ? new IllegalStateException("no file") : Causes.of(failure));
            return;
        }
        if (ended) {
            file.close();
            return;
        }
        SourceAttributes found = file.attributes();
        session.send(
                FrameType.FOUND,
                handle,
                0,
                new Found(found.size(), found.modified(), found.permissions(), found.version())::write);
        outgoing = new Outgoing(
                session, handle, this, queue, file, parts.pool(), session.peer().transferCredit());
        outgoing.start(get.durable(), get.partialSize());
        try {
            for (Page page : early) {
                outgoing.onBlocks(page.fingerprints, page.last);
            }
        } catch (TransferException violation) {
            session.close(violation);
        }
        early.clear();
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        Outgoing running = outgoing;
        switch (header.knownType()) {
            case BLOCKS -> {
                long[] page = BlockPage.read(body);
                if (running != null) {
                    running.onBlocks(page, header.isLast());
                } else {
                    keepEarly(page, header.isLast());
                }
            }
            case MISSING -> {
                if (running == null) {
                    throw Wire.violation("MISSING came before FOUND");
                }
                running.onMissing(ByteRange.read(body));
            }
            case COMPLETED -> {
                Completed.read(body);
                if (running == null || !running.isFinished()) {
                    throw Wire.violation("COMPLETED came before FINISH");
                }
                end();
            }
            case FAILED -> {
                Failure.read(FrameType.FAILED, body);
                end();
            }
            case CANCEL -> {
                session.send(FrameType.CANCELLED, handle, 0);
                end();
            }
            default -> throw Wire.violation(header.knownType() + " came for a download");
        }
    }

    private void keepEarly(long[] page, boolean last) throws TransferException {
        int kept = page.length;
        for (Page each : early) {
            kept += each.fingerprints.length;
        }
        if (kept > get.durable().blocks()) {
            throw Wire.violation(
                    "BLOCKS with " + kept + " fingerprints for " + get.durable().blocks() + " blocks");
        }
        early.add(new Page(page, last));
    }

    @Override
    public void onAck(Ack ack) throws TransferException {
        Outgoing running = outgoing;
        if (running == null) {
            throw Wire.violation("an ACK came before FOUND");
        }
        running.onAck(ack);
    }

    private void end() {
        ended = true;
        session.detach(handle);
        Outgoing running = outgoing;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void onSessionEnded(TransferException cause) {
        end();
    }

    @Override
    public void onAdvanced(Outgoing advanced) {
        // the client counts
    }

    @Override
    public void onFailed(TransferException failure) {
        onFailedWith(failure);
    }

    private void onFailedWith(Throwable failure) {
        if (!ended) {
            session.sendFailed(handle, failure);
            end();
        }
    }
}
