// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.operation;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.BodyWriter;
import io.filetransfer.core.wire.Entries;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Names;
import io.filetransfer.core.wire.Wire;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One request and its answer. Begun on the session's thread, where the answer completes, too.
 *
 * @param <T> {@link RemoteEntry} for STAT, {@link Void} for the others
 */
public final class RequestCall<T> implements Attachment {

    private final Session session;
    private final int handle;
    private final FrameType answerType;
    private final Class<T> type;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private RequestCall(Session session, int handle, FrameType answerType, Class<T> type) {
        this.session = session;
        this.handle = handle;
        this.answerType = answerType;
        this.type = type;
    }

    /** Asks what a name shows. */
    public static CompletableFuture<RemoteEntry> stat(Session session, String name) {
        return begin(session, FrameType.STAT, FrameType.ENTRIES, RemoteEntry.class, body -> Names.write(body, name));
    }

    /** Asks for a directory. */
    public static CompletableFuture<Void> makeDirectory(Session session, String name) {
        return begin(session, FrameType.MAKE_DIRECTORY, FrameType.DONE, Void.class, body -> Names.write(body, name));
    }

    /** Asks to remove a name. */
    public static CompletableFuture<Void> delete(Session session, String name) {
        return begin(session, FrameType.DELETE, FrameType.DONE, Void.class, body -> Names.write(body, name));
    }

    /** Asks to give another name. */
    public static CompletableFuture<Void> move(Session session, String from, String to) {
        return begin(session, FrameType.MOVE, FrameType.DONE, Void.class, body -> Names.writeMove(body, from, to));
    }

    private static <T> CompletableFuture<T> begin(
            Session session, FrameType request, FrameType answer, Class<T> type, Consumer<BodyWriter> content) {
        int handle = session.nextHandle();
        RequestCall<T> call = new RequestCall<>(session, handle, answer, type);
        session.attach(handle, call);
        session.send(request, handle, 0, content);
        return call.answer;
    }

    @Override
    public void onFrame(FrameHeader header, ByteBuffer body) throws TransferException {
        if (header.knownType() == FrameType.FAILED) {
            session.detach(handle);
            answer.completeExceptionally(Failure.read(FrameType.FAILED, body).toException());
        } else if (header.knownType() == answerType) {
            T value = answerType == FrameType.ENTRIES ? type.cast(single(Entries.read(body))) : null;
            session.detach(handle);
            answer.complete(value);
        } else {
            throw Wire.violation(header.knownType() + " came, expected " + answerType);
        }
    }

    private static RemoteEntry single(List<RemoteEntry> entries) throws TransferException {
        if (entries.size() != 1) {
            throw Wire.violation("entries that answer STAT: " + entries.size() + ", expected 1");
        }
        return entries.get(0);
    }

    @Override
    public void onSessionEnded(TransferException cause) {
        answer.completeExceptionally(cause);
    }
}
