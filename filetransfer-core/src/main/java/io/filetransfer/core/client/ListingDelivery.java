// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import io.filetransfer.RemoteEntry;
import io.filetransfer.core.operation.ListingCall;
import io.filetransfer.core.session.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings the entries of a listing to the caller, on a lane of the callback executor; its speed limits the server's. */
final class ListingDelivery implements ListingCall.Taker {

    private final Session session;
    private final Consumer<RemoteEntry> consumer;
    private final CallbackLane lane;
    private final CompletableFuture<Void> delivered = new CompletableFuture<>();
    private volatile @Nullable RuntimeException refused;
    private @Nullable ListingCall call;

    ListingDelivery(ClientParts parts, Session session, Consumer<RemoteEntry> consumer) {
        this.session = session;
        this.consumer = consumer;
        this.lane = new CallbackLane(parts.callbacks());
    }

    CompletableFuture<Void> begin(String name, boolean recursive) {
        ListingCall begun = ListingCall.begin(session, name, recursive, this);
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
        lane.run(() -> {
            if (refused == null) {
                deliver(entries);
            }
            session.execute(() -> {
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
