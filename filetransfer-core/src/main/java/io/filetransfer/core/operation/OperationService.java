// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.operation;

import io.filetransfer.NamePolicy;
import io.filetransfer.TransferException;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.Entries;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Names;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferStorage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers STAT, LIST, MAKE_DIRECTORY, DELETE and MOVE from a storage. Used on the threads of sessions. */
public final class OperationService {

    private final TransferStorage storage;
    private final NamePolicy policy;

    public OperationService(TransferStorage storage, NamePolicy policy) {
        this.storage = storage;
        this.policy = policy;
    }

    /**
     * Begins to answer a request.
     *
     * @return what stands behind the handle until it is answered
     * @throws TransferException PROTOCOL if the frame is none of these requests, else what is to be answered as FAILED
     */
    public Attachment answer(Session session, FrameHeader header, ByteBuffer body) throws TransferException {
        int handle = header.handle();
        FrameType type = header.knownType();
        switch (type) {
            case STAT -> {
                CompletableFuture<Void> sent = storage.stat(name(Names.read(type, body)))
                        .thenAcceptAsync(
                                entry -> session.send(
                                        FrameType.ENTRIES,
                                        true,
                                        handle,
                                        0,
                                        page -> Entries.write(page, List.of(entry))),
                                session);
                return ended(session, handle, sent);
            }
            case MAKE_DIRECTORY -> {
                return done(session, handle, storage.makeDirectory(name(Names.read(type, body))));
            }
            case DELETE -> {
                return done(session, handle, storage.delete(name(Names.read(type, body))));
            }
            case MOVE -> {
                String[] names = Names.readMove(body);
                return done(session, handle, storage.move(name(names[0]), name(names[1])));
            }
            case LIST -> {
                Names.Listing listing = Names.Listing.read(body);
                ListingAnswer answer = new ListingAnswer(session, handle, header.argument());
                answer.begin(storage.list(name(listing.name()), listing.recursive()));
                return answer;
            }
            default -> throw Wire.violation(type + " came for a handle that was never opened");
        }
    }

    private RemoteName name(String text) throws TransferException {
        return RemoteName.parse(text, policy);
    }

    private static Attachment done(Session session, int handle, CompletableFuture<Void> work) {
        return ended(session, handle, work.thenRunAsync(() -> session.send(FrameType.DONE, handle, 0), session));
    }

    private static Attachment ended(Session session, int handle, CompletableFuture<Void> answer) {
        answer.whenCompleteAsync(
                (done, failure) -> {
                    if (failure != null) {
                        session.sendFailed(handle, Causes.of(failure));
                    }
                    session.detach(handle);
                },
                session);
        return new PendingAnswer();
    }

    /** A request that is being answered; nothing may come for it. */
    private static final class PendingAnswer implements Attachment {

        @Override
        public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
            throw Wire.violation(header.knownType() + " came for a request that is being answered");
        }

        @Override
        public void onSessionEnded(TransferException cause) {
            // what the storage does goes on; nobody waits for the answer
        }
    }
}
