// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.FileDigest;
import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;

/** The constants of the protocol, as PROTOCOL.md names them. */
public final class Wire {

    /** The only version there is. */
    public static final int VERSION = 1;

    /** Bytes of a block: the unit of verification and resume; no chunk crosses the border between two. */
    public static final int BLOCK_BYTES = FileDigest.BLOCK_BYTES;

    /** Most bytes of file content in one chunk. */
    public static final int MAX_CHUNK_BYTES = 256 << 10;

    /** The least chunk limit that a side may set. */
    public static final int MIN_CHUNK_BYTES = 16 << 10;

    /** Most bytes of any body. */
    public static final int MAX_BODY_BYTES = 256 << 10;

    /** Connection credit and transfer credit that each side grants at least, and that hold before its HELLO has come. */
    public static final long MIN_CREDIT_BYTES = 256 << 10;

    /** Transfers, listings and requests that a server accepts at least, answered or not. */
    public static final int MIN_TRANSFERS = 16;

    /** Fingerprints in one BLOCKS frame. */
    public static final int BLOCKS_PER_PAGE = MAX_BODY_BYTES / 8;

    /** Most runs of blocks or ranges of bytes in one frame. */
    public static final int MAX_RUNS = 4096;

    /** MISSING that may be sent for one transfer before the peer is taken for broken. */
    public static final int MAX_MISSING = 16;

    /** Most bytes of a file: its blocks are counted with 31 bits. */
    public static final long MAX_FILE_BYTES = (Integer.MAX_VALUE - 2L) * BLOCK_BYTES;

    /** Most bytes of a message for people. */
    public static final int MAX_MESSAGE_BYTES = 1024;

    /** The fingerprint algorithm CRC-32C followed by CRC-32. */
    public static final int FINGERPRINT_CRC32C_CRC32 = 1;

    /** Stands for an unknown size. */
    public static final long UNKNOWN_SIZE = -1;

    private Wire() {}

    /** How many blocks a file has. */
    public static int blocks(long size) {
        long blocks = size / BLOCK_BYTES + (size % BLOCK_BYTES == 0 ? 0 : 1);
        return (int) Math.min(Integer.MAX_VALUE, blocks);
    }

    /** How long a block of a file is. */
    public static int blockLength(int block, long size) {
        return (int) Math.min(BLOCK_BYTES, size - (long) block * BLOCK_BYTES);
    }

    /** A violation of the protocol by the peer. */
    public static TransferException violation(String message) {
        return new TransferException(Reason.PROTOCOL, message);
    }
}
