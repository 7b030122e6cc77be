// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Credentials that need no waiting. Shows nothing of what it holds. */
final class FixedCredentials implements Credentials {

    static final Credentials ANONYMOUS = new FixedCredentials(Credential::anonymous);

    private final Supplier<Credential> source;

    FixedCredentials(Supplier<Credential> source) {
        this.source = source;
    }

    @Override
    public CompletionStage<Credential> provide() {
        return CompletableFuture.completedFuture(source.get());
    }
}
