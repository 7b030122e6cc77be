// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.RemoteEntry;
import io.filetransfer.core.operation.ListingCall;
import io.filetransfer.core.session.Session;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings the entries of a listing to the caller, on a lane of the callback executor; its speed limits the server's. */
final class ListingDelivery implements ListingCall.Taker {

    private final Consumer<RemoteEntry> consumer;
    private final CallbackLane lane;
    private volatile @Nullable RuntimeException refused;
    private @Nullable ListingCall call;
    private @Nullable Session session;
    private boolean hasEntries;

    ListingDelivery(ClientParts parts, Consumer<RemoteEntry> consumer) {
        this.consumer = consumer;
        this.lane = new CallbackLane(parts.callbacks());
    }

    /** Whether entries came: then another listing would show them again. */
    boolean hasEntries() {
        return hasEntries;
    }

    /** Begins the listing, for the first time or again. */
    CompletableFuture<Void> begin(Session on, String name, boolean recursive) {
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        session = on;
        ListingCall begun = ListingCall.begin(on, name, recursive, this);
        call = begun;
        begun.ended()
                .whenComplete((done, failure) -> lane.run(() -> {
                    RuntimeException thrown = refused;
                    if (thrown != null) {
                        delivered.completeExceptionally(thrown);
                    } else if (failure != null) {
                        delivered.completeExceptionally(failure);
                    } else {
                        delivered.complete(null);
                    }
                }));
        return delivered;
    }

    @Override
    public void onEntries(List<RemoteEntry> entries) {
        hasEntries = true;
        Session of = Objects.requireNonNull(session);
        lane.run(() -> {
            if (refused == null) {
                deliver(entries);
            }
            of.tryExecute(() -> {
                ListingCall running = call;
                if (running != null && refused != null) {
                    running.cancel();
                } else if (running != null) {
                    running.consumed(entries.size());
                }
            });
        });
    }

    private void deliver(List<RemoteEntry> entries) {
        try {
            entries.forEach(consumer);
        } catch (RuntimeException thrown) {
            refused = thrown; // the caller's own exception is the outcome of his call
        }
    }
}
