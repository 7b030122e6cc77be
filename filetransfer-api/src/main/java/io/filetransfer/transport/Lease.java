// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.nio.ByteBuffer;

/**
 * Bytes on loan: a buffer that goes back to its owner when the last holder has released it.
 *
 * <p>A lease starts with one hold. Each {@link #retain()} adds one, each {@link #release()} gives one back; after the last
 * release the buffer must not be touched. Holding and releasing are safe from any thread; the buffer itself is used by one
 * thread at a time.
 */
public interface Lease {

    /**
     * The bytes, between position and limit.
     *
     * @return always the same buffer object; a reader that must keep its own position works on a
     *     {@link ByteBuffer#duplicate()} or {@link ByteBuffer#slice()}
     */
    ByteBuffer buffer();

    /**
     * Adds one hold.
     *
     * @throws IllegalStateException if the lease has already ended
     */
    void retain();

    /**
     * Gives one hold back; the last one returns the buffer to its owner.
     *
     * @throws IllegalStateException if the lease has already ended: somebody released twice
     */
    void release();
}
