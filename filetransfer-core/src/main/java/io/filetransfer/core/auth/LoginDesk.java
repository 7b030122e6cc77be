// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.auth;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.Authenticator;
import io.filetransfer.auth.Credential;
import io.filetransfer.auth.LoginAttempt;
import io.filetransfer.auth.LoginMechanism;
import io.filetransfer.auth.Principal;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.Timers;
import io.filetransfer.core.wire.Login;
import io.filetransfer.transport.PeerIdentity;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a server decides about logins. Everything that needs no authenticator is checked before it is asked; it is asked on a
 * thread that may block, for a bounded time, for a bounded number of clients at once. Safe for use by several threads.
 */
public final class LoginDesk {

    /** Undecided logins of all clients together: what they hold in memory, and how long the last one waits, is bounded. */
    static final int MAX_UNDER_WAY = 256;

    private static final Logger LOG = LoggerFactory.getLogger(LoginDesk.class);

    private final AccessRules rules;
    private final Timers timers;
    private final Duration patience;
    private final LoginThrottle throttle;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * A desk.
     *
     * @param patience how long an authenticator may take
     */
    public LoginDesk(AccessRules rules, Clock clock, Timers timers, Duration patience) {
        this.rules = rules;
        this.timers = timers;
        this.patience = patience;
        this.throttle = new LoginThrottle(clock);
    }

    /**
     * Decides. The proof is overwritten.
     *
     * @return who it is, or a {@link TransferException}: UNAUTHENTICATED for who is refused, OVERLOADED or TIMEOUT if nobody can
     *     decide now. For an anonymous client it is decided when this returns
     */
    public CompletableFuture<Principal> decide(Login login, LineSecurity line) {
        try {
            return checked(login, line);
        } catch (TransferException refused) {
            return CompletableFuture.failedFuture(refused);
        } finally {
            login.wipe();
        }
    }

    private CompletableFuture<Principal> checked(Login login, LineSecurity line) throws TransferException {
        LoginMechanism mechanism = mechanism(login);
        Authenticator authenticator = rules.authenticator();
        if (mechanism == LoginMechanism.ANONYMOUS) {
            if (login.proof().length > 0) {
                throw refused("'anonymous' came with a proof, expected none");
            }
            if (!rules.allowsAnonymous()) {
                throw refused("the server wants to know who you are; give credentials");
            }
            return CompletableFuture.completedFuture(Principal.ANONYMOUS);
        }
        if (authenticator == null || !authenticator.mechanisms().contains(mechanism)) {
            throw refused("the server does not take the mechanism '" + mechanism.wireName() + "'");
        }
        return ask(authenticator, attempt(mechanism, login, line));
    }

    private static LoginMechanism mechanism(Login login) throws TransferException {
        for (LoginMechanism each : LoginMechanism.values()) {
            if (each.wireName().equals(login.mechanism())) {
                return each;
            }
        }
        throw refused("the mechanism is not known, expected one of anonymous, password, token, external");
    }

    private LoginAttempt attempt(LoginMechanism mechanism, Login login, LineSecurity line) throws TransferException {
        PeerIdentity peer = line.peer();
        if (mechanism == LoginMechanism.EXTERNAL) {
            if (login.proof().length > 0) {
                throw refused("'external' came with a proof, expected none");
            }
            if (peer == null) {
                throw refused("the connection proves nothing of you, expected a client certificate or a Unix socket");
            }
            return new LoginAttempt(mechanism, "", new char[0], line.remoteAddress(), line.isEncrypted(), peer);
        }
        if (!line.isConfidential() && !rules.allowsPlaintext()) {
            throw refused("the server takes no " + mechanism.wireName()
                    + " over a connection that is not encrypted; use TLS or a Unix socket");
        }
        Credential said = mechanism == LoginMechanism.PASSWORD
                ? LoginProof.password(login.proof())
                : LoginProof.token(login.proof());
        return new LoginAttempt(mechanism, said.user(), said.secret(), line.remoteAddress(), line.isEncrypted(), peer);
    }

    private CompletableFuture<Principal> ask(Authenticator authenticator, LoginAttempt attempt)
            throws TransferException {
        String source = LoginThrottle.sourceOf(attempt.remoteAddress());
        if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
            underWay.decrementAndGet();
            wipe(attempt);
            throw overloaded("too many logins are under way", null);
        }
        Optional<Duration> turn = throttle.turn(source, attempt.user());
        if (turn.isEmpty()) {
            underWay.decrementAndGet();
            wipe(attempt);
            throw overloaded("too many logins from your address are under way or have failed", null);
        }
        CompletableFuture<Optional<Principal>> decision = new CompletableFuture<>();
        Timers.Timer late = timers.schedule(
                patience.plus(turn.get()), Runnable::run, () -> decision.completeExceptionally(tooLate()));
        Runnable asking = () -> call(authenticator, attempt, decision);
        if (turn.get().isZero()) {
            execute(asking, decision);
        } else {
            timers.schedule(turn.get(), rules.loginThreads(), asking);
        }
        return decision.whenComplete((principal, failure) -> {
                    late.cancel();
                    underWay.decrementAndGet();
                    throttle.ended(source);
                    wipe(attempt);
                })
                .handle((principal, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(undecided(attempt, Causes.of(failure)));
                    }
                    return outcome(attempt, source, principal);
                });
    }

    private void execute(Runnable asking, CompletableFuture<?> decision) {
        try {
            rules.loginThreads().execute(asking);
        } catch (RejectedExecutionException full) {
            decision.completeExceptionally(overloaded("no thread decides about logins", full));
        }
    }

    private static void call(
            Authenticator authenticator, LoginAttempt attempt, CompletableFuture<Optional<Principal>> decision) {
        if (decision.isDone()) {
            return;
        }
        try {
            CompletionStage<Optional<Principal>> stage = authenticator.authenticate(attempt);
            if (stage == null) {
                throw new IllegalStateException("the authenticator returned null");
            }
            stage.whenComplete((principal, failure) -> {
                if (failure != null) {
                    decision.completeExceptionally(failure);
                } else {
                    decision.complete(orRefusal(principal));
                }
            });
        } catch (RuntimeException | Error thrown) {
            decision.completeExceptionally(thrown);
        }
    }

    @SuppressWarnings("NullableOptional") // an application may answer null although it must not
    private static Optional<Principal> orRefusal(@Nullable Optional<Principal> answer) {
        return answer == null ? Optional.empty() : answer;
    }

    private Principal outcome(LoginAttempt attempt, String source, Optional<Principal> principal) {
        if (principal.isEmpty() || principal.get().equals(Principal.ANONYMOUS)) {
            throttle.failed(source, attempt.user());
            LOG.debug("login refused: {}", attempt);
            throw new CompletionException(refused("name or secret is wrong"));
        }
        throttle.succeeded(source, attempt.user());
        return principal.get();
    }

    private static TransferException undecided(LoginAttempt attempt, Throwable cause) {
        if (cause instanceof TransferException known) {
            return known;
        }
        LOG.warn("the authenticator failed for {}", attempt, cause);
        return overloaded("the server cannot decide about logins now", null);
    }

    private static void wipe(LoginAttempt attempt) {
        Arrays.fill(attempt.secret(), '\0');
    }

    private TransferException tooLate() {
        return new TransferException(
                Reason.TIMEOUT, "the server did not decide about the login within " + patience.toMillis() + " ms");
    }

    private static TransferException refused(String why) {
        return new TransferException(Reason.UNAUTHENTICATED, "login refused: " + why);
    }

    private static TransferException overloaded(String why, @Nullable Throwable cause) {
        return new TransferException(Reason.OVERLOADED, why + "; try again later", cause);
    }
}
