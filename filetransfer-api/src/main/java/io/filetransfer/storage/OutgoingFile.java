// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** An open file that is being sent: one content, whatever happens to the name meanwhile. */
public interface OutgoingFile {

    /**
     * The attributes before the first byte was read.
     *
     * @return always the same
     */
    SourceAttributes attributes();

    /**
     * Reads bytes until the buffer is full or the file ends.
     *
     * @param offset from where, 0 or more
     * @param target filled from its position
     * @param done told once, on a thread of the storage, with the bytes read; until then the buffer must not be touched
     */
    void read(long offset, ByteBuffer target, IoCallback done);

    /**
     * Whether the bytes lie in memory, so that {@link #readNow} waits for no device and may be called on an I/O thread.
     *
     * @return always the same; false unless a storage says otherwise
     */
    default boolean isInMemory() {
        return false;
    }

    /**
     * Reads bytes until the buffer is full or the file ends, before it returns. Called only if {@link #isInMemory()}.
     *
     * @param offset from where, 0 or more
     * @param target filled from its position
     * @return the bytes read
     * @throws IOException if they could not be read
     */
    default int readNow(long offset, ByteBuffer target) throws IOException {
        throw new UnsupportedOperationException("this storage does not read at once");
    }

    /**
     * Reads the attributes again, of what was opened and of what the name shows now.
     *
     * @return equal to {@link #attributes()} if and only if the source has not changed as far as attributes tell
     */
    CompletableFuture<SourceAttributes> currentAttributes();

    /** Closes the file, after what is being read. Repeating it changes nothing. */
    void close();
}
