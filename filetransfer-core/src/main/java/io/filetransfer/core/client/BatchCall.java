// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.BatchOptions;
import io.filetransfer.BatchResult;
import io.filetransfer.BatchTransfer;
import io.filetransfer.FileOutcome;
import io.filetransfer.Phase;
import io.filetransfer.Progress;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.TransferStatus;
import io.filetransfer.core.runtime.Timers.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many files of one call: takes items from its source, keeps a bounded number of jobs under way, adds up. Used on the session's
 * thread; the verbs may be called from any thread and move there.
 */
final class BatchCall extends BatchTransfer implements Closing {

    /** Files under way at once: enough that a long line is never idle between small files. */
    private static final int MAX_JOBS = 256;

    private static final int MAX_UNREPORTED = 1000;
    private static final int PAGE = 64;

    /** What the two directions do for one item. */
    interface Direction {

        Job job(BatchItem file, JobWatcher watcher);

        CompletableFuture<Void> directory(BatchItem directory);
    }

    private final ClientParts parts;
    private final ClientHome home;
    private final BatchOptions options;
    private final Direction direction;
    private final CallbackLane lane;
    private final Reporter reporter;
    private final BatchSum sum = new BatchSum();
    private final ArrayDeque<BatchItem> waiting = new ArrayDeque<>();
    private final Set<Member> active = new LinkedHashSet<>();
    private final BatchFailures failures = new BatchFailures();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final long startNanos;

    private @Nullable BatchSource source;
    private @Nullable Timer deadlineTimer;
    private boolean asking;
    private boolean exhausted;
    private boolean paused;
    private boolean stopping;
    private boolean cancelled;
    private boolean over;
    private @Nullable TransferException fatal;
    private final Map<Integer, CompletableFuture<Void>> directories = new LinkedHashMap<>();
    private int lastDirectory;
    private int unreported;
    private long startedSize;
    private @Nullable ClientSession retriedSession;
    private int retries;
    private long stalledNanos = -1;
    private volatile TransferStatus status = TransferStatus.RUNNING;

    BatchCall(ClientParts parts, ClientHome home, BatchOptions options, Direction direction) {
        this.parts = parts;
        this.home = home;
        this.options = options;
        this.direction = direction;
        this.lane = new CallbackLane(parts.callbacks());
        this.startNanos = parts.settings().clock().nanoTime();
        this.reporter = new Reporter(parts, this, options.listener(), lane, sum::snapshot);
    }

    /** Begins, with a source that is made on the session's thread. */
    void start(Supplier<BatchSource> sources) {
        reporter.started();
        home.execute(() -> {
            Duration deadline = options.deadline();
            if (deadline != null) {
                deadlineTimer = parts.settings()
                        .timers()
                        .schedule(
                                deadline,
                                home,
                                () -> stop(new TransferException(
                                        Reason.TIMEOUT,
                                        "not done within " + deadline.toMillis() + " ms; the same call continues")));
            }
            if (home.usable() == null && !home.reconnects()) {
                stop(home.whyNone());
                return;
            }
            source = sources.get();
            sum.phase(Phase.MOVING);
            pump();
        });
    }

    private final class Member implements JobWatcher {

        private final BatchItem item;
        private final Job job;
        private final long memberStartNanos = parts.settings().clock().nanoTime();

        Member(BatchItem item) {
            this.item = item;
            this.job = direction.job(item, this);
        }

        @Override
        public void onAdvanced() {
            sum.recount(parts.settings().clock().nanoTime(), active.stream().map(member -> member.job.progress));
            reporter.advanced();
        }

        @Override
        public void onRetrying(TransferException cause, int attempt) {
            if (retriedSession != job.client) { // once for each connection, not for each file
                retriedSession = job.client;
                retries++;
                reporter.retrying(cause, retries + 1);
            }
        }

        @Override
        public void onStalled(Duration silence) {
            long now = parts.settings().clock().nanoTime();
            if (stalledNanos != now) { // all files of a connection are told at the same time
                stalledNanos = now;
                reporter.stalled(silence);
            }
        }

        @Override
        public void onPaused() {
            // the batch says it
        }

        @Override
        public void onResumed() {
            // the batch says it
        }

        @Override
        public void onEnded(@Nullable Receipt receipt, @Nullable TransferException failure) {
            active.remove(this);
            Duration elapsed = Duration.ofNanos(parts.settings().clock().nanoTime() - memberStartNanos);
            sum.ended(job.progress, receipt, item.size());
            if (receipt != null || failure != null) {
                report(new FileOutcome(
                        item.local(),
                        item.remote(),
                        receipt,
                        failure,
                        job.progress.sent(),
                        job.progress.skipped(),
                        elapsed,
                        job.retries.count()));
            }
            consumed();
        }
    }

    private void consumed() {
        BatchSource open = source;
        if (open != null) {
            open.consumed(1);
        }
        pump();
    }

    private void report(FileOutcome outcome) {
        TransferException failure = outcome.failure();
        if (failure != null) {
            sum.failed();
            failures.add(outcome);
            stopping |= options.stopsAtFirstFailure();
            if (home.usable() == null && RetryBudget.isRepairable(failure) && fatal == null && !cancelled) {
                fatal = failure; // what has not begun would fail in the same way
            }
        }
        unreported++;
        lane.call(() -> options.onFile().accept(outcome));
        lane.run(() -> home.tryExecute(() -> {
            unreported--;
            pump();
        }));
    }

    private void pump() {
        if (over) {
            return;
        }
        while (!waiting.isEmpty() && mayStart()) {
            begin(waiting.remove());
        }
        if (!asking && !exhausted && !paused && !isStopping() && waiting.size() < PAGE && source != null) {
            asking = true;
            source.next(PAGE).whenComplete((items, failure) -> home.execute(() -> taken(items, failure)));
        }
        endIfDone();
    }

    private boolean isStopping() {
        return stopping || cancelled || fatal != null;
    }

    private boolean mayStart() {
        int most = Math.min(MAX_JOBS, home.newest().session().peer().transfers() - 2);
        return !paused && !isStopping() && active.size() + directories.size() < most && unreported < MAX_UNREPORTED;
    }

    private void taken(@Nullable List<BatchItem> items, @Nullable Throwable failure) {
        asking = false;
        if (items == null) {
            stop(BatchFailures.typed(failure));
            return;
        }
        exhausted = items.isEmpty();
        for (BatchItem item : items) {
            startedSize += item.size();
            waiting.add(item);
        }
        if (exhausted) {
            sum.total(startedSize);
        }
        pump();
    }

    private void begin(BatchItem item) {
        switch (item.kind()) {
            case FILE -> {
                Member member = new Member(item);
                active.add(member);
                member.job.start(null);
            }
            case DIRECTORY -> {
                CompletableFuture<Void> made = direction.directory(item);
                int number = ++lastDirectory;
                directories.put(number, made);
                made.whenComplete((done, failure) -> home.execute(() -> {
                    directories.remove(number);
                    if (failure != null && !cancelled) {
                        report(BatchFailures.of(item, failure));
                    }
                    consumed();
                }));
            }
            case PROBLEM -> {
                report(BatchFailures.of(item, item.problem()));
                consumed();
            }
        }
    }

    /** Begins nothing more, closes what runs, and fails with this. */
    private void stop(TransferException why) {
        if (!over) {
            fatal = fatal == null
                    ? why
                    : fatal; // what is under way is closed even if something else has ended the batch
            List.copyOf(active).forEach(member -> member.job.close());
            List.copyOf(directories.values()).forEach(made -> made.completeExceptionally(why));
        }
        pump();
    }

    private void endIfDone() {
        boolean nothingMore = isStopping() || (exhausted && waiting.isEmpty());
        if (over || !nothingMore || !active.isEmpty() || !directories.isEmpty()) {
            return;
        }
        over = true;
        if (deadlineTimer != null) {
            deadlineTimer.cancel();
        }
        BatchSource open = source;
        if (open != null) {
            open.close();
        }
        BatchResult result = sum.result(
                failures.all(), Duration.ofNanos(parts.settings().clock().nanoTime() - startNanos));
        TransferException why = fatal != null ? fatal : failures.sumUp(result, options.allowsFailures());
        if (cancelled) {
            status = TransferStatus.CANCELLED;
            sum.phase(Phase.DONE);
            reporter.cancelled(() -> fail(new CancellationException("the batch was cancelled")));
        } else if (why != null) {
            status = TransferStatus.FAILED;
            sum.phase(Phase.DONE);
            reporter.failed(why, () -> fail(why));
        } else {
            status = TransferStatus.COMPLETED;
            sum.completed();
            reporter.completed(() -> succeed(result));
        }
        ended.complete(null);
    }

    @Override
    public Progress progress() {
        return sum.snapshot();
    }

    @Override
    public TransferStatus status() {
        return status;
    }

    @Override
    public CompletableFuture<Void> pause() {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        boolean begun = home.tryExecute(() -> {
            if (over) {
                seen.completeExceptionally(new IllegalStateException("the batch has ended"));
                return;
            }
            paused = true;
            List<CompletableFuture<Void>> all = new ArrayList<>();
            active.forEach(member -> all.add(member.job.pause().exceptionally(endedMeanwhile -> null)));
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).whenComplete((done, ignored) -> {
                if (!paused || over) {
                    lane.run(() -> seen.complete(null)); // resumed, or ended, meanwhile
                    return;
                }
                status = TransferStatus.PAUSED;
                reporter.paused();
                lane.run(() -> seen.complete(null));
            });
        });
        if (!begun) {
            seen.completeExceptionally(new IllegalStateException("the client is closed"));
        }
        return seen;
    }

    @Override
    public void resume() {
        home.tryExecute(() -> {
            if (paused && !over) {
                paused = false;
                status = TransferStatus.RUNNING;
                reporter.resumed();
                List.copyOf(active).forEach(member -> member.job.resume());
                pump();
            }
        });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isDone()) {
            return false;
        }
        home.tryExecute(() -> {
            cancelled = true;
            List.copyOf(active).forEach(member -> member.job.cancel());
            List.copyOf(directories.values()).forEach(made -> made.cancel(false));
            pump();
        });
        return true;
    }

    @Override
    protected void checkMayWait() {
        if (lane.isInListener()) {
            throw new IllegalStateException("waiting for a batch inside its own listener would never end");
        }
    }

    @Override
    public void abandon(TransferException why) {
        stop(why);
        List.copyOf(active).forEach(member -> member.job.abandon(why));
    }

    @Override
    public CompletableFuture<Void> closeJob() {
        home.tryExecute(
                () -> stop(new TransferException(Reason.CLOSED, "the client was closed; the same call continues")));
        return ended;
    }
}
