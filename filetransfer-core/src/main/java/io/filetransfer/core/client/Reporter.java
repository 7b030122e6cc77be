// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.Progress;
import io.filetransfer.Transfer;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferException;
import io.filetransfer.TransferListener;
import io.filetransfer.core.runtime.Timers.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener how one transfer goes: started once, progress at most every 100 ms and never two of them waiting, one
 * terminal event, then the future. Its methods are called by one thread at a time.
 */
final class Reporter {

    private static final long PROGRESS_NANOS = 100_000_000;
    private static final Duration TERMINAL_PATIENCE = Duration.ofSeconds(10);

    private final ClientParts parts;
    private final Transfer<?> transfer;
    private final TransferListener listener;
    private final CallbackLane lane;
    private final Supplier<Progress> progress;
    private long lastNanos;
    private volatile boolean waiting;

    Reporter(
            ClientParts parts,
            Transfer<?> transfer,
            TransferListener listener,
            CallbackLane lane,
            Supplier<Progress> progress) {
        this.parts = parts;
        this.transfer = transfer;
        this.listener = listener;
        this.lane = lane;
        this.progress = progress;
        this.lastNanos = parts.settings().clock().nanoTime() - PROGRESS_NANOS;
    }

    private boolean isMute() {
        return listener == TransferListener.NONE;
    }

    void started() {
        if (!isMute()) {
            TransferEvent.Started event = new TransferEvent.Started(transfer, progress.get());
            lane.call(() -> listener.onStarted(event));
        }
    }

    void advanced() {
        long now = parts.settings().clock().nanoTime();
        if (isMute() || waiting || now - lastNanos < PROGRESS_NANOS) {
            return;
        }
        lastNanos = now;
        waiting = true;
        lane.call(() -> {
            waiting = false;
            listener.onProgress(new TransferEvent.Progressed(transfer, progress.get()));
        });
    }

    void retrying(TransferException cause, int attempt) {
        if (!isMute()) {
            TransferEvent.Retrying event = new TransferEvent.Retrying(transfer, progress.get(), cause, attempt);
            lane.call(() -> listener.onRetry(event));
        }
    }

    void stalled(Duration silence) {
        if (!isMute()) {
            TransferEvent.Stalled event = new TransferEvent.Stalled(transfer, progress.get(), silence);
            lane.call(() -> listener.onStalled(event));
        }
    }

    void paused() {
        if (!isMute()) {
            TransferEvent.Paused event = new TransferEvent.Paused(transfer, progress.get());
            lane.call(() -> listener.onPaused(event));
        }
    }

    void resumed() {
        if (!isMute()) {
            TransferEvent.Resumed event = new TransferEvent.Resumed(transfer, progress.get());
            lane.call(() -> listener.onResumed(event));
        }
    }

    void completed(Runnable complete) {
        end(last -> listener.onCompleted(new TransferEvent.Completed(transfer, last)), complete);
    }

    void failed(TransferException failure, Runnable complete) {
        end(last -> listener.onFailed(new TransferEvent.Failed(transfer, last, failure)), complete);
    }

    void cancelled(Runnable complete) {
        end(last -> listener.onCancelled(new TransferEvent.Cancelled(transfer, last)), complete);
    }

    private interface Terminal {
        void tell(Progress last);
    }

    private void end(Terminal event, Runnable complete) {
        if (isMute()) {
            lane.run(complete);
            return;
        }
        Progress last = progress.get();
        lane.call(() -> listener.onProgress(new TransferEvent.Progressed(transfer, last)));
        lane.call(() -> event.tell(last));
        @Nullable Timer impatient = parts.settings().timers().schedule(TERMINAL_PATIENCE, parts.callbacks(), complete);
        lane.run(() -> {
            impatient.cancel();
            complete.run();
        });
    }
}
