// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.ConnectionStatus;
import io.filetransfer.NamePolicy;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.session.Session;
import io.filetransfer.storage.RemoteName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the server that have one answer: asked on the connection there is, or on the next one. What is lost with its
 * connection is asked again if that can do no harm. May be called from any thread.
 */
final class Requests {

    /** What becomes of a question whose connection ended: null if it is asked again, else the failure. */
    interface WhenLost extends UnaryOperator<@Nullable TransferException> {

        /** Asking twice has the effect of asking once. */
        WhenLost AGAIN = cause -> null;

        /** It may have been done; doing it twice would be something else. */
        WhenLost UNKNOWN = cause -> new TransferException(
                Reason.OUTCOME_UNKNOWN,
                "the connection ended before the server said whether it was done"
                        + (cause == null ? "" : " (" + cause.getMessage() + ")"),
                cause);
    }

    private final ClientParts parts;
    private final ClientHome home;

    Requests(ClientParts parts, ClientHome home) {
        this.parts = parts;
        this.home = home;
    }

    /**
     * Asks; completes on the callback executor.
     *
     * @param request begins on a session
     * @param names what no server accepts is not sent
     */
    <T> CompletableFuture<T> ask(Function<Session, CompletableFuture<T>> request, WhenLost whenLost, String... names) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            for (String name : names) {
                RemoteName.parse(name, NamePolicy.POSIX);
            }
        } catch (TransferException refused) {
            answer.completeExceptionally(refused);
            return answer;
        }
        deliver(begin(request, whenLost, parts.settings().limits().connectTimeout()), answer);
        return answer;
    }

    private <T> void deliver(CompletableFuture<T> asked, CompletableFuture<T> answer) {
        asked.whenComplete((value, failure) -> parts.callbacks().execute(() -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        }));
    }

    /** Waits for a connection; completes on the callback executor. */
    CompletableFuture<ConnectionStatus> connected(Duration atMost) {
        CompletableFuture<ConnectionStatus> answer = new CompletableFuture<>();
        CompletableFuture<ConnectionStatus> asked = begin(
                session -> CompletableFuture.completedFuture(parts.status().status()), WhenLost.AGAIN, atMost);
        deliver(asked.exceptionallyCompose(failure -> CompletableFuture.failedFuture(late(failure, atMost))), answer);
        return answer;
    }

    private Throwable late(Throwable failure, Duration atMost) {
        boolean isLate = home.reconnects()
                && Causes.of(failure) instanceof TransferException known
                && known.reason() == Reason.UNREACHABLE;
        return isLate
                ? new TransferException(
                        Reason.TIMEOUT,
                        "no connection within " + atMost.toMillis() + " ms: " + failure.getMessage(),
                        failure)
                : failure;
    }

    /**
     * Asks; completes on the client's home.
     *
     * @param patience how long it may wait for a connection at a time
     */
    <T> CompletableFuture<T> begin(
            Function<Session, CompletableFuture<T>> request, WhenLost whenLost, Duration patience) {
        Question<T> question = new Question<>(request, whenLost, patience);
        if (!home.tryExecute(question::ask)) {
            question.answer.completeExceptionally(new TransferException(Reason.CLOSED, "the client is closed"));
        }
        return question.answer;
    }

    /** One question. Used on the client's home. */
    private final class Question<T> implements ClientHome.Waiter {

        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final Function<Session, CompletableFuture<T>> request;
        private final WhenLost whenLost;
        private final Duration patience;
        private final RetryBudget retries = new RetryBudget(parts);
        private @Nullable Timer impatient;

        Question(Function<Session, CompletableFuture<T>> request, WhenLost whenLost, Duration patience) {
            this.request = request;
            this.whenLost = whenLost;
            this.patience = patience;
        }

        void ask() {
            if (answer.isDone()) {
                return; // given up meanwhile
            }
            ClientSession now = home.usable();
            if (now != null) {
                Session session = now.session();
                request.apply(session).whenComplete((value, failure) -> answered(session, value, failure));
            } else if (home.reconnects()) {
                impatient = parts.settings().timers().schedule(patience, home, () -> fail(home.whyNone()));
                home.await(this);
                answer.whenComplete((value, failure) -> home.tryExecute(this::stop)); // given up, or answered
            } else {
                fail(home.whyNone());
            }
        }

        private void answered(Session session, @Nullable T value, @Nullable Throwable failure) {
            if (failure == null) {
                answer.complete(value);
                return;
            }
            Throwable cause = Causes.of(failure);
            if (session.isReady() || !(cause instanceof TransferException typed) || !home.mayRetry(typed)) {
                answer.completeExceptionally(cause);
                return;
            }
            TransferException lost = retries.left().isZero() ? typed : whenLost.apply(typed);
            if (lost == null) {
                ask();
            } else {
                answer.completeExceptionally(lost);
            }
        }

        @Override
        public void onConnected() {
            stop();
            ask();
        }

        @Override
        public void onUnreachable(TransferException why) {
            fail(why);
        }

        private void fail(TransferException why) {
            stop();
            answer.completeExceptionally(why);
        }

        private void stop() {
            home.forget(this);
            Timer running = impatient;
            impatient = null;
            if (running != null) {
                running.cancel();
            }
        }
    }
}
