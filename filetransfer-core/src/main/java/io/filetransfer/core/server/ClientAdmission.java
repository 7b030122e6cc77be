// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.AccessRequest;
import io.filetransfer.auth.Authorizer;
import io.filetransfer.auth.Principal;
import io.filetransfer.core.auth.LineSecurity;
import io.filetransfer.core.auth.LoginDesk;
import io.filetransfer.core.runtime.Timers.Timer;
import io.filetransfer.core.wire.Login;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferStorage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one client in: decides who it is, and gives it the storage as its principal sees it. */
final class ClientAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(ClientAdmission.class);

    /**
     * A client that was let in.
     *
     * @param principal who it is
     * @param parts what its session uses
     */
    record Admitted(Principal principal, ServerParts parts) {}

    private final ServerParts shared;
    private final LineSecurity line;

    ClientAdmission(ServerParts shared, LineSecurity line) {
        this.shared = shared;
        this.line = line;
    }

    /** Decides; at once for an anonymous client. */
    CompletableFuture<Admitted> decide(LoginDesk desk, Login login) {
        return desk.decide(login, line).thenCompose(this::admit);
    }

    private CompletableFuture<Admitted> admit(Principal principal) {
        return rooted(principal).thenApply(storage -> {
            Authorizer authorizer = shared.rules().authorizer();
            TransferStorage seen = authorizer == null
                    ? storage
                    : new AuthorizedStorage(
                            storage, request -> decision(authorizer, request), principal, line.remoteAddress());
            return new Admitted(principal, seen == shared.storage() ? shared : shared.with(seen));
        });
    }

    private CompletableFuture<TransferStorage> rooted(Principal principal) {
        if (principal.root().isEmpty()) {
            return CompletableFuture.completedFuture(shared.storage());
        }
        RemoteName root;
        try {
            root = RemoteName.parse(principal.root().get(), shared.names());
        } catch (TransferException refused) {
            LOG.warn("the root of {} is not a name that this server accepts", principal.name(), refused);
            return CompletableFuture.failedFuture(
                    new TransferException(Reason.UNAUTHENTICATED, "login refused: you have no root here"));
        }
        RootedStorage storage = new RootedStorage(shared.storage(), root, shared.names());
        return storage.prepare().thenApply(ready -> storage);
    }

    /** False for everything that is no clear yes. */
    private CompletableFuture<Boolean> decision(Authorizer authorizer, AccessRequest request) {
        CompletableFuture<Boolean> decision = new CompletableFuture<>();
        Timer late = shared.settings()
                .timers()
                .schedule(shared.settings().limits().helloTimeout(), Runnable::run, () -> {
                    if (decision.complete(false)) {
                        LOG.warn("the authorizer did not decide in time about {}", request);
                    }
                });
        try {
            shared.rules().accessThreads().execute(() -> ask(authorizer, request, decision));
        } catch (RejectedExecutionException closing) {
            decision.complete(false);
        }
        return decision.whenComplete((isAllowed, never) -> late.cancel());
    }

    private static void ask(Authorizer authorizer, AccessRequest request, CompletableFuture<Boolean> decision) {
        try {
            CompletionStage<Boolean> stage = authorizer.authorize(request);
            stage.whenComplete((isAllowed, failure) -> {
                if (failure != null) {
                    LOG.warn("the authorizer failed for {}", request, failure);
                }
                decision.complete(Boolean.TRUE.equals(isAllowed));
            });
        } catch (RuntimeException | Error thrown) {
            LOG.warn("the authorizer failed for {}", request, thrown);
            decision.complete(false);
        }
    }
}
