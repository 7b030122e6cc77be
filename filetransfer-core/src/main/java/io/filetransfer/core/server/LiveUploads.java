// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.server;

import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The uploads that are attached now, by what makes them the same. Who comes second takes over: the first is ended, and the
 * second begins when no write of the first is under way any more. Safe for use by several threads.
 */
final class LiveUploads {

    private final Map<Identity, IncomingUpload> live = new LinkedHashMap<>();
    private final Set<IncomingUpload> all =
            new LinkedHashSet<>(); // also those that were taken over and still hold the file

    /** What makes two uploads the same. */
    record Identity(String principal, RemoteName name, TransferKey key) {}

    /**
     * Puts an upload in the place of what is there.
     *
     * @return done when the earlier one has let the file go; SUPERSEDED if this one only goes on after a lost connection, and
     *     another client has taken the upload over meanwhile
     */
    CompletableFuture<Void> enter(Identity identity, IncomingUpload upload) {
        @Nullable IncomingUpload earlier;
        synchronized (live) {
            all.add(upload);
            earlier = live.get(identity);
            if (earlier != null && upload.goesOn() && earlier.instance() != upload.instance()) {
                return CompletableFuture.failedFuture(IncomingUpload.superseded());
            }
            live.put(identity, upload);
        }
        return earlier == null ? CompletableFuture.completedFuture(null) : earlier.supersede();
    }

    void leave(Identity identity, IncomingUpload upload) {
        synchronized (live) {
            live.remove(identity, upload);
            all.remove(upload);
        }
    }

    /** Done when every upload that has entered so far has let its file go. */
    CompletableFuture<Void> allReleased() {
        synchronized (live) {
            return CompletableFuture.allOf(
                    all.stream().map(IncomingUpload::released).toArray(CompletableFuture[]::new));
        }
    }
}
