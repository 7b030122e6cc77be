// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.PendingUpload;
import io.filetransfer.RemoteEntry;
import io.filetransfer.ServerStorage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A tree of files that a server receives into and serves from. Safe for use by several threads; every failure is a
 * {@link io.filetransfer.TransferException} with the reason that the client is told.
 *
 * <p>The storage, not the engine, keeps the promises about names: a published name shows the old complete file, nothing, or
 * the new complete file, and a name can never lead out of the tree.
 */
public interface TransferStorage extends ServerStorage {

    /**
     * Takes the tree into use: locks it, recovers what an earlier run left, and tests that it can be written.
     *
     * @return done when requests may come
     */
    CompletableFuture<Void> start();

    /**
     * Begins or continues to receive a file. The same principal, name and key find the partial file of an earlier attachment;
     * a partial file of another key is continued only if nobody is attached to it.
     *
     * @param request what will come
     * @return an attached file, or the receipt if the same call was completed before or is to be skipped; fails with
     *     {@link io.filetransfer.TransferException.Reason#BUSY} while the same key is attached
     */
    CompletableFuture<ReceiveAnswer> receive(ReceiveRequest request);

    /**
     * Opens a file for sending.
     *
     * @param name its name
     * @return the open file, to be closed by the caller
     */
    CompletableFuture<OutgoingFile> send(RemoteName name);

    /**
     * Describes one name.
     *
     * @param name any name; the root is a directory
     * @return the entry, with an empty relative name
     */
    CompletableFuture<RemoteEntry> stat(RemoteName name);

    /**
     * Starts to list a directory.
     *
     * @param name a directory
     * @param recursive whether everything below is listed, too; a directory comes before what is in it
     * @return the open listing, to be closed by the caller
     */
    CompletableFuture<Listing> list(RemoteName name, boolean recursive);

    /**
     * Makes a directory and those above it. One that is there already is no failure.
     *
     * @param name the directory
     * @return done when it is there, durably
     */
    CompletableFuture<Void> makeDirectory(RemoteName name);

    /**
     * Removes a file or an empty directory.
     *
     * @param name what to remove
     * @return done when the name is gone, durably
     */
    CompletableFuture<Void> delete(RemoteName name);

    /**
     * Gives a file or directory another name.
     *
     * @param from what there is
     * @param to a name; a file that has it is replaced in one step, a directory never
     * @return done when the move is durable
     */
    CompletableFuture<Void> move(RemoteName from, RemoteName to);

    /**
     * The uploads that can be continued, attached ones included: a page of them, in the order of their ids. A storage that
     * keeps nothing of an upload that was not completed has none.
     *
     * @param afterId the id of the last one of the page before, or the empty string
     * @param most how many at most, at least 1
     * @return at most so many, none at the end
     */
    default CompletableFuture<List<PendingUpload>> pending(String afterId, int most) {
        return CompletableFuture.completedFuture(List.of());
    }

    /**
     * Lets the tree go: waits for what is under way, detaches everything, unlocks.
     *
     * @return done when another process may use the tree
     */
    CompletableFuture<Void> closeAsync();

    /** A directory being listed. Used by one thread at a time. */
    interface Listing {

        /**
         * The next entries.
         *
         * @param most how many at most, at least 1
         * @return one or more entries, or none at the end
         */
        CompletableFuture<List<RemoteEntry>> next(int most);

        /** Ends the listing; also allowed before its end. */
        void close();
    }
}
