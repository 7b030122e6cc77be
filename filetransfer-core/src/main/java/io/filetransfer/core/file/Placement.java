// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.storage.ReceiveRequest;
import io.filetransfer.storage.RemoteName;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What differs between receiving into a server's tree and receiving beside a local target. */
interface Placement {

    /** What becomes of a partial file when its attachment ends. */
    enum Fate {
        /** It can be continued. */
        KEPT,
        /** Nothing is left of it. */
        REMOVED,
        /** A flush failed: nobody may believe what it holds. */
        QUARANTINED
    }

    /** The locks of the names that are published to. */
    NameLocks locks();

    /** Opens the directory of a name, made with its parents if absent. */
    CompletableFuture<HeldDirectory> target(RemoteName name);

    /** Where completions stop after a failed flush. */
    Health health();

    /** The level to reach; never below what is asked. */
    Durability level(ReceiveRequest request);

    /** The nine permission bits of the published file. */
    int permissions(ReceiveRequest request);

    /** For receipts. */
    Instant now();

    /** Writes down that a file without a journal is about to be published. */
    CompletableFuture<@Nullable Void> announce(Commit commit);

    /** Writes down that a file was published, not forced yet. */
    CompletableFuture<@Nullable Void> record(Commit commit, String version);

    /** Forces what {@link #record} wrote. */
    CompletableFuture<@Nullable Void> settleRecords();

    /** A file without a journal was renamed, and it is not known whether that survives: the same call must find out. */
    void doubt(Commit commit);

    /** Moves a partial file away that must not be believed. Blocks. */
    void quarantine(PartialHome home) throws java.io.IOException;

    /** The attachment has ended and nothing of it is open any more. */
    void ended(Fate fate);
}
