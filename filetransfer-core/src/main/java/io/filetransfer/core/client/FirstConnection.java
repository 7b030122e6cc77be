// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.TransferException;
import io.filetransfer.core.runtime.SerialExecutor;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The first connection of a client: there is no session yet on whose thread to wait, and no second chance. */
final class FirstConnection implements ConnectionRace.Owner {

    private final ClientParts parts;
    private final CompletableFuture<ClientSession> connected = new CompletableFuture<>();

    private FirstConnection(ClientParts parts) {
        this.parts = parts;
    }

    /** Connects. */
    static CompletableFuture<ClientSession> begin(ClientParts parts) {
        FirstConnection first = new FirstConnection(parts);
        SerialExecutor thread = new SerialExecutor(parts.disk()); // nothing else uses those threads yet
        thread.execute(() -> new ConnectionRace(parts, thread, first, true).start(0));
        return first.connected;
    }

    @Override
    public ClientSession newSession() {
        return ClientHome.session(parts, 0);
    }

    @Override
    public boolean isFinal(TransferException failure) {
        return !RetryBudget.isRepairable(failure);
    }

    @Override
    public void onAllFailed(@Nullable TransferException why) {
        // then there is none
    }

    @Override
    public void onReady(ClientSession session) {
        session.tellInUse(); // before the client is handed out
        connected.complete(session);
    }

    @Override
    public void onNone(TransferException why) {
        connected.completeExceptionally(why);
    }
}
