// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.auth;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import io.filetransfer.auth.Credential;
import io.filetransfer.auth.Credentials;
import io.filetransfer.core.runtime.Causes;
import io.filetransfer.core.wire.Login;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself on each connection. Safe for use by several threads.
 *
 * @param credentials asked anew for each connection
 * @param allowsPlaintext whether secrets may go over a connection that others can read
 */
public record ClientLogin(Credentials credentials, boolean allowsPlaintext) {

    /** Says nothing. */
    public static final ClientLogin ANONYMOUS = new ClientLogin(Credentials.anonymous(), false);

    /**
     * The frame that this client sends on a connection.
     *
     * @param threads may wait for the application
     * @return the frame, at once for an anonymous client; else UNAUTHENTICATED
     */
    public CompletableFuture<Login> begin(LineSecurity line, Executor threads) {
        if (credentials == Credentials.anonymous()) {
            return CompletableFuture.completedFuture(LoginProof.encode(Credential.anonymous()));
        }
        return CompletableFuture.supplyAsync(this::asked, threads)
                .thenCompose(stage -> stage)
                .handle((credential, failure) -> frame(line, credential, failure));
    }

    @SuppressWarnings("NullAway") // an application may return null although it must not; frame() says so
    private CompletionStage<Credential> asked() {
        CompletionStage<Credential> stage = credentials.provide();
        return stage != null ? stage : CompletableFuture.completedFuture(null);
    }

    private Login frame(LineSecurity line, @Nullable Credential credential, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause = Causes.of(failure);
            throw refused(
                    "the credentials could not be had: " + cause.getClass().getSimpleName(), cause);
        }
        if (credential == null) {
            throw refused("the credentials gave null, expected a credential", null);
        }
        try {
            boolean isSecret = credential.secret().length > 0;
            if (isSecret && !line.isConfidential() && !allowsPlaintext) {
                throw refused(
                        "the connection is not encrypted, so the "
                                + credential.mechanism().wireName()
                                + " was not sent; use TLS or a Unix socket, or allow plain text on both sides",
                        null);
            }
            if (isSecret && isZero(credential.secret())) {
                throw refused("the credential was overwritten before it was used; expected a new one each time", null);
            }
            return LoginProof.encode(credential);
        } finally {
            credential.wipe();
        }
    }

    private static boolean isZero(char[] secret) {
        for (char each : secret) {
            if (each != '\0') {
                return false;
            }
        }
        return true;
    }

    private static CompletionException refused(String why, @Nullable Throwable cause) {
        return new CompletionException(new TransferException(Reason.UNAUTHENTICATED, why, cause));
    }
}
