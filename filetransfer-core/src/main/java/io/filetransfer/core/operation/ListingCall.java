// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.operation;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.Entries;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Names;
import io.filetransfer.core.wire.Wire;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A listing being received. The credit bounds what may be under way. Used on the session's thread. */
public final class ListingCall implements Attachment {

    private static final int WINDOW_ENTRIES = 1024;

    private final Session session;
    private final int handle;
    private final Taker taker;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long granted = WINDOW_ENTRIES;
    private long received;
    private long consumed;
    private boolean cancelled;

    /** Told of entries, on the session's thread. */
    public interface Taker {

        /** A page came; {@link ListingCall#consumed} is called as its entries have been used. */
        void onEntries(List<RemoteEntry> entries);
    }

    private ListingCall(Session session, int handle, Taker taker) {
        this.session = session;
        this.handle = handle;
        this.taker = taker;
    }

    /** Asks for a listing. */
    public static ListingCall begin(Session session, String name, boolean recursive, Taker taker) {
        int handle = session.nextHandle();
        ListingCall call = new ListingCall(session, handle, taker);
        session.attach(handle, call);
        session.send(FrameType.LIST, handle, call.granted, new Names.Listing(name, recursive)::write);
        return call;
    }

    /** Done after the last entry was handed over; fails with what the server says. Completed on the session's thread. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** So many entries have been used; as many more may come. */
    public void consumed(int entries) {
        consumed += entries;
        if (!ended.isDone() && consumed + WINDOW_ENTRIES - granted >= WINDOW_ENTRIES / 4) {
            granted = consumed + WINDOW_ENTRIES;
            session.send(FrameType.LIST_CREDIT, handle, granted);
        }
    }

    /** Asks the server to stop. */
    public void cancel() {
        if (!ended.isDone() && !cancelled) {
            cancelled = true;
            session.send(FrameType.CANCEL, handle, 0);
        }
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        switch (header.knownType()) {
            case ENTRIES -> {
                List<RemoteEntry> entries = Entries.read(body);
                received += entries.size();
                if (received > granted) {
                    throw Wire.violation("entries received: " + received + ", credit: " + granted);
                }
                if (!cancelled && !entries.isEmpty()) {
                    taker.onEntries(entries);
                }
                if (header.isLast()) {
                    session.detach(handle);
                    ended.complete(null);
                }
            }
            case FAILED -> fail(Failure.read(FrameType.FAILED, body).toException());
            case CANCELLED -> fail(new TransferException(TransferException.Reason.CLOSED, "the listing was cancelled"));
            default -> throw Wire.violation(header.knownType() + " came for a listing");
        }
    }

    private void fail(TransferException failure) {
        session.detach(handle);
        ended.completeExceptionally(failure);
    }

    @Override
    public void onSessionEnded(TransferException cause) {
        ended.completeExceptionally(cause);
    }
}
