// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

/** How much room a read of one connection is given: doubles when it was filled, halves when it was repeatedly too large. */
public final class ReceiveSize {

    public static final int SMALLEST_BYTES = 16 << 10;
    public static final int LARGEST_BYTES = 1 << 20;

    private static final int FIRST_BYTES = 64 << 10;
    private static final int SMALL_READS = 4;

    private int bytes = FIRST_BYTES;
    private int smallReads;

    public int bytes() {
        return bytes;
    }

    public void readWas(int received) {
        smallReads = received < bytes / 4 ? smallReads + 1 : 0;
        if (received >= bytes) {
            bytes = Math.min(LARGEST_BYTES, bytes * 2);
        } else if (smallReads == SMALL_READS) {
            bytes = Math.max(SMALLEST_BYTES, bytes / 2);
            smallReads = 0;
        }
    }
}
