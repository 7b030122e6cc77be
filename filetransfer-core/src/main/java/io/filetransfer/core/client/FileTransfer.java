// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.Progress;
import io.filetransfer.Receipt;
import io.filetransfer.Transfer;
import io.filetransfer.TransferException;
import io.filetransfer.TransferOptions;
import io.filetransfer.TransferStatus;
import io.filetransfer.core.runtime.Causes;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the caller of an upload or download holds: a job, its listener and its future. */
final class FileTransfer<R> extends Transfer<R> implements JobWatcher, Closing {

    /** Makes the job of a transfer. */
    interface JobMaker {
        Job make(JobWatcher watcher);
    }

    /** Makes the result from what the job ended with. */
    interface ResultMaker<R> {
        R make(Receipt receipt, Job job, Duration elapsed);
    }

    private final ClientParts parts;
    private final Job job;
    private final ResultMaker<R> results;
    private final CallbackLane lane;
    private final Reporter reporter;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final long startNanos;
    private volatile TransferStatus status = TransferStatus.RUNNING;

    FileTransfer(ClientParts parts, TransferOptions<?> options, JobMaker jobs, ResultMaker<R> results) {
        this.parts = parts;
        this.results = results;
        this.lane = new CallbackLane(parts.callbacks());
        this.startNanos = parts.settings().clock().nanoTime();
        this.job = jobs.make(this);
        this.reporter = new Reporter(parts, this, options.listener(), lane, job.progress::snapshot);
        reporter.started();
        job.start(options.deadline());
    }

    @Override
    public Progress progress() {
        return job.progress.snapshot();
    }

    @Override
    public TransferStatus status() {
        return status;
    }

    @Override
    public CompletableFuture<Void> pause() {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        job.pause()
                .whenComplete((done, failure) -> lane.run(() -> {
                    if (failure == null) {
                        seen.complete(null);
                    } else {
                        seen.completeExceptionally(Causes.of(failure));
                    }
                }));
        return seen;
    }

    @Override
    public void resume() {
        job.resume();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isDone()) {
            return false;
        }
        job.cancel();
        return true;
    }

    @Override
    protected void checkMayWait() {
        if (lane.isInListener()) {
            throw new IllegalStateException("waiting for a transfer inside its own listener would never end");
        }
    }

    @Override
    public void abandon(TransferException why) {
        job.abandon(why);
    }

    @Override
    public CompletableFuture<Void> closeJob() {
        job.close();
        return ended;
    }

    @Override
    public void onAdvanced() {
        reporter.advanced();
    }

    @Override
    public void onRetrying(TransferException cause, int attempt) {
        reporter.retrying(cause, attempt);
    }

    @Override
    public void onStalled(Duration silence) {
        reporter.stalled(silence);
    }

    @Override
    public void onPaused() {
        status = TransferStatus.PAUSED;
        reporter.paused();
    }

    @Override
    public void onResumed() {
        status = TransferStatus.RUNNING;
        reporter.resumed();
    }

    @Override
    public void onEnded(@Nullable Receipt receipt, @Nullable TransferException failure) {
        if (receipt != null) {
            status = TransferStatus.COMPLETED;
            Duration elapsed = Duration.ofNanos(parts.settings().clock().nanoTime() - startNanos);
            R result = results.make(receipt, job, elapsed);
            reporter.completed(() -> succeed(result));
        } else if (failure != null) {
            status = TransferStatus.FAILED;
            reporter.failed(failure, () -> fail(failure));
        } else {
            status = TransferStatus.CANCELLED;
            reporter.cancelled(() -> fail(new CancellationException("the transfer was cancelled")));
        }
        ended.complete(null);
    }
}
