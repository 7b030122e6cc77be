// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.session;

import io.filetransfer.TransferException;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.connection.FramedConnection;
import io.filetransfer.core.wire.Ack;
import io.filetransfer.core.wire.FrameType;
import io.filetransfer.core.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind each handle of a session, which handles were ever used, and what is to be acknowledged. Handles rise and
 * are never used again, so one number tells an ended handle from one that never began. Used on the session's thread.
 */
final class HandleTable {

    private static final int MOST_TURNS_WITHOUT_ANSWER = 2;

    private final Map<Integer, Attachment> attachments = new LinkedHashMap<>();
    private final Set<Attachment> touched = new LinkedHashSet<>();
    private final Map<Integer, Ack> acks = new LinkedHashMap<>();
    private int highest;
    private int turnsWithoutAnswer;

    int next() {
        return ++highest;
    }

    int highest() {
        return highest;
    }

    /** Whether a handle is above all that were used; it then counts as used. */
    boolean rises(int handle) {
        boolean rises = Integer.compareUnsigned(handle, highest) > 0;
        if (rises) {
            highest = handle;
        }
        return rises;
    }

    /** What comes for a handle that has ended was on its way when it ended; a handle that never began is a violation. */
    void requireUsed(int handle) throws TransferException {
        if (handle == 0 || Integer.compareUnsigned(handle, highest) > 0) {
            throw Wire.violation("handle " + Integer.toUnsignedString(handle) + " was never opened");
        }
    }

    void put(int handle, Attachment attachment) {
        attachments.put(handle, attachment);
    }

    void remove(int handle) {
        attachments.remove(handle);
        acks.remove(handle);
    }

    @Nullable
    Attachment get(int handle) {
        return attachments.get(handle);
    }

    int count() {
        return attachments.size();
    }

    void onChunk(Chunk chunk) throws TransferException {
        Attachment target = attachments.get(chunk.handle());
        if (target == null) {
            chunk.release();
        } else {
            touched.add(target);
            target.onChunk(chunk);
        }
    }

    void onAcks(List<Ack> entries) throws TransferException {
        for (Ack entry : entries) {
            Attachment target = attachments.get(entry.handle());
            if (target != null) {
                target.onAck(entry);
            } else {
                requireUsed(entry.handle());
            }
        }
    }

    void acknowledge(Ack ack) {
        acks.put(ack.handle(), ack);
    }

    /** Tells those that got chunks that no more of them come in this turn. */
    void endTurn() {
        if (!touched.isEmpty()) {
            List<Attachment> ending = new ArrayList<>(touched);
            touched.clear();
            ending.forEach(Attachment::onTurnEnd);
        }
    }

    /**
     * Sends what is to be acknowledged, the newest of each handle. In the middle of a chunk it may wait a little: the rest is
     * bound to make another turn, whose answer speaks for this one as well.
     *
     * @return whether this turn is answered
     */
    boolean sendAcks(FramedConnection connection) {
        if (connection.isInsideChunk() && turnsWithoutAnswer < MOST_TURNS_WITHOUT_ANSWER) {
            turnsWithoutAnswer++;
            return false;
        }
        turnsWithoutAnswer = 0;
        if (acks.isEmpty()) {
            return true;
        }
        List<Ack> entries = List.copyOf(acks.values());
        acks.clear();
        for (int from = 0; from < entries.size(); from += Ack.MAX_ENTRIES) {
            List<Ack> page = entries.subList(from, Math.min(entries.size(), from + Ack.MAX_ENTRIES));
            connection.send(FrameType.ACK, 0, 0, body -> Ack.write(body, page));
        }
        return true;
    }

    /** Ends all handles. */
    void end(TransferException cause) {
        List<Attachment> ending = new ArrayList<>(attachments.values());
        attachments.clear();
        touched.clear();
        acks.clear();
        ending.forEach(attachment -> attachment.onSessionEnded(cause));
    }
}
