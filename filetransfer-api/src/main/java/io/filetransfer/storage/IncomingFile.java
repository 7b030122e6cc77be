// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import io.filetransfer.Receipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * A file being received, attached to one transfer. Nobody sees the real name until {@link #publish}.
 *
 * <p>Exactly one of {@link #publish}, {@link #detach} and {@link #discard} is called last, after every write has ended. After
 * a failed {@link #publish} the partial file is detached, unless the failure says otherwise.
 */
public interface IncomingFile {

    /**
     * The number of this attachment; higher than that of every earlier one.
     *
     * @return 1 or more, journalled before this object was handed out
     */
    long epoch();

    /**
     * The blocks that an earlier attachment made durable and that fit the request, with their fingerprints.
     *
     * @return a copy for the caller
     */
    BlockMap durableBlocks();

    /**
     * Writes verified bytes. Writes are done in the order of the calls.
     *
     * @param offset where, 0 or more
     * @param source the bytes, from position to limit of each buffer; all of them are consumed
     * @param count how many of the buffers
     * @param done told once, on a thread of the storage; until then the buffers must not change
     */
    void write(long offset, ByteBuffer[] source, int count, IoCallback done);

    /**
     * Whether the bytes lie in memory, so that {@link #writeNow} waits for no device and may be called on an I/O thread.
     *
     * @return always the same; false unless a storage says otherwise
     */
    default boolean isInMemory() {
        return false;
    }

    /**
     * Writes verified bytes before it returns. Called only if {@link #isInMemory()}, while no {@link #write} is under way.
     *
     * @param offset where, 0 or more
     * @param source the bytes, from position to limit of each buffer; all of them are consumed
     * @param count how many of the buffers
     * @throws IOException if they could not be written
     */
    default void writeNow(long offset, ByteBuffer[] source, int count) throws IOException {
        throw new UnsupportedOperationException("this storage does not write at once");
    }

    /**
     * Makes blocks durable: forces their bytes, then journals them.
     *
     * @param blocks blocks whose writes have ended since the last checkpoint, with their fingerprints; not changed while the
     *     call runs
     * @return done when the blocks survive a loss of power
     */
    CompletableFuture<Void> checkpoint(BlockList blocks);

    /**
     * Takes durable blocks back, before other bytes are written over them.
     *
     * @param firstBlock the first block
     * @param count how many, at least 1
     * @return done when the journal says so, durably; only then may they be overwritten
     */
    CompletableFuture<Void> withdraw(int firstBlock, int count);

    /**
     * Shows the file under its name. The request's policy decides about what is there.
     *
     * @param request what is published
     * @return the receipt, when the promised level is true. Fails with
     *     {@link io.filetransfer.TransferException.Reason#OUTCOME_UNKNOWN} if it cannot be known, with another reason if the
     *     file was certainly not published
     */
    CompletableFuture<Receipt> publish(PublishRequest request);

    /**
     * Ends the attachment and keeps what is durable, to be continued later.
     *
     * @return done when another attachment may be made
     */
    CompletableFuture<Void> detach();

    /**
     * Ends the attachment and removes everything that was received.
     *
     * @return done when nothing is left
     */
    CompletableFuture<Void> discard();
}
