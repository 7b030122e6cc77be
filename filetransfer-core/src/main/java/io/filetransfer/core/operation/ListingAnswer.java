// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.operation;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.Entries;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.TransferStorage.Listing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A listing being sent, as far as its credit goes: one page is read at a time. Used on the session's thread. */
final class ListingAnswer implements Attachment {

    private final Session session;
    private final int handle;
    private @Nullable Listing listing;
    private long credit;
    private long sent;
    private boolean reading;
    private boolean ended;

    ListingAnswer(Session session, int handle, long credit) throws TransferException {
        if (credit < 0) {
            throw Wire.violation("credit of LIST: " + Long.toUnsignedString(credit));
        }
        this.session = session;
        this.handle = handle;
        this.credit = credit;
    }

    void begin(CompletableFuture<Listing> opening) {
        opening.whenCompleteAsync(this::opened, session);
    }

    private void opened(@Nullable Listing opened, @Nullable Throwable failure) {
        if (opened == null) {
            end(failure);
        } else if (ended) {
            opened.close();
        } else {
            listing = opened;
            readNext();
        }
    }

    private void readNext() {
        Listing open = listing;
        if (open == null || reading || ended || sent >= credit) {
            return;
        }
        reading = true;
        int most = (int) Math.min(Entries.MAX_ENTRIES, credit - sent);
        open.next(most).whenCompleteAsync(this::read, session);
    }

    private void read(@Nullable List<RemoteEntry> page, @Nullable Throwable failure) {
        reading = false;
        if (ended) {
            close();
        } else if (page == null) {
            end(failure);
        } else {
            sent += page.size();
            session.send(FrameType.ENTRIES, page.isEmpty(), handle, 0, body -> Entries.write(body, page));
            if (page.isEmpty()) {
                end(null);
            } else {
                readNext();
            }
        }
    }

    private void end(@Nullable Throwable failure) {
        if (!ended && failure != null) {
            session.sendFailed(handle, Causes.of(failure));
        }
        ended = true;
        session.detach(handle);
        if (!reading) {
            close();
        }
    }

    private void close() {
        Listing open = listing;
        listing = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        switch (header.knownType()) {
            case LIST_CREDIT -> {
                if (header.argument() <= credit) {
                    throw Wire.violation("LIST_CREDIT: " + header.argument() + ", expected more than " + credit);
                }
                credit = header.argument();
                readNext();
            }
            case CANCEL -> {
                session.send(FrameType.CANCELLED, handle, 0);
                end(null);
            }
            default -> throw Wire.violation(header.knownType() + " came for a listing");
        }
    }

    @Override
    public void onSessionEnded(TransferException cause) {
        ended = true;
        if (!reading) {
            close();
        }
    }
}
