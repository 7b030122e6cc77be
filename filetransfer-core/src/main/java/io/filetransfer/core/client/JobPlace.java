// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.session.Attachment;
import io.filetransfer.core.session.Session;
import io.filetransfer.core.wire.FrameType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The place of a job on the client's connection, and after that on the next one: its turn and its handle. */
abstract class JobPlace implements Attachment {

    final ClientHome home;

    /** The connection of this attempt, or of the last one. */
    ClientSession client;

    /** How far a job is; {@link Job} draws it. */
    enum State {
        NEW,
        RUNNING,
        WAITING,
        PAUSING,
        PAUSED,
        CANCELLING,
        ENDED
    }

    Session session;
    int handle;
    private boolean isAttached;
    private boolean isAdmitted;
    private @Nullable Runnable outcome;

    JobPlace(ClientHome home) {
        this.home = home;
        this.client = home.newest();
        this.session = client.session();
    }

    /** Moves to the connection on which something may begin now; false if there is none. */
    final boolean moveToUsable() {
        ClientSession now = home.usable();
        if (now == null) {
            return false;
        }
        client = now;
        session = now.session();
        return true;
    }

    /** Calls {@link #admitted} when it is this job's turn. */
    final void queue() {
        client.admit(() -> {
            isAdmitted = true;
            admitted();
        });
    }

    abstract void admitted();

    final boolean isAdmitted() {
        return isAdmitted;
    }

    /** Others may have their turn. */
    final void leave() {
        if (isAdmitted) {
            isAdmitted = false;
            client.leave();
        }
    }

    final void open() {
        handle = session.nextHandle();
        client.attach(handle, this);
        isAttached = true;
    }

    final boolean isAttached() {
        return isAttached;
    }

    /** What still comes for the handle is dropped. On another connection the same number is somebody else's. */
    final void detach() {
        if (isAttached) {
            isAttached = false;
            client.detach(handle, this);
        }
    }

    final void tell(FrameType type) {
        session.send(type, handle, 0);
    }

    /** Tells the peer to let the handle go without an answer being needed. */
    final void tellFailed(TransferException why) {
        if (session.isReady()) {
            session.sendFailed(handle, why);
        }
    }

    @Override
    public final void onSessionEnded(TransferException cause) {
        int lost = handle;
        Session ended = session;
        ended.execute(() -> {
            if (isAttached && handle == lost && session == ended) {
                detach();
                lost(cause);
            }
        });
    }

    static void stop(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Tells the outcome when everything local was let go, or by {@link #tellNow} when nobody waits for that any more. */
    final void tellAfter(CompletableFuture<Void> released, Runnable told) {
        outcome = told;
        released.whenComplete((done, ignored) -> session.tryExecute(this::tellNow));
    }

    final void tellNow() {
        Runnable untold = outcome;
        outcome = null;
        if (untold != null) {
            untold.run();
        }
    }

    /** The connection has ended, and the handle with it. */
    abstract void lost(TransferException cause);

    /** Whether the peer is the one who is expected to move now. */
    abstract boolean isOwed();

    /** The peer has owed something for so long. */
    abstract void stalled(Duration silence);
}
