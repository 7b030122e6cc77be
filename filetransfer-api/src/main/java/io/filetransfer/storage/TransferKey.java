// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.storage;

import java.nio.ByteBuffer;

/**
 * The 128-bit identity of "the same call again".
 *
 * @param high the first 8 bytes, big-endian
 * @param low the last 8 bytes, big-endian
 */
public record TransferKey(long high, long low) {

    /** Bytes of a key. */
    public static final int BYTES = 16;

    /**
     * Reads a key.
     *
     * @param source at least 16 bytes remaining; advanced by 16
     * @return the key
     */
    public static TransferKey read(ByteBuffer source) {
        return new TransferKey(source.getLong(), source.getLong());
    }

    /**
     * The key for logs.
     *
     * @return 32 hexadecimal digits
     */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransferKey that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }
}
