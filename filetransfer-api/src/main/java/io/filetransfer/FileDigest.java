// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The digest of a file's content: SHA-256 over its size and the fingerprints of its blocks of 1 MiB.
 *
 * <p>The input of SHA-256 is the size as 8 bytes, then for each block in order 4 bytes CRC-32C (Castagnoli, RFC 3720) and
 * 4 bytes CRC-32 (IEEE 802.3) of the block's bytes, all big-endian; the last block may be shorter, an empty file has no
 * block. It does not depend on the order in which blocks arrive and costs nothing after a resume. It finds accidents, not
 * attackers: CRCs can be forged.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class FileDigest {

    /** Bytes of a block, the unit of verification and resume. */
    public static final int BLOCK_BYTES = 1 << 20;

    /** Bytes of a digest. */
    public static final int BYTES = 32;

    private static final int READ_BYTES = 1 << 18;

    private final byte[] value;

    private FileDigest(byte[] value) {
        this.value = value;
    }

    /**
     * A digest from its bytes.
     *
     * @param value 32 bytes, copied
     * @return the digest
     * @throws IllegalArgumentException if there are not 32 bytes
     */
    public static FileDigest ofBytes(byte[] value) {
        if (value.length != BYTES) {
            throw new IllegalArgumentException("digest: " + value.length + " bytes, expected " + BYTES);
        }
        return new FileDigest(value.clone());
    }

    /**
     * The digest of a file whose blocks are known.
     *
     * @param size bytes of the file, 0 or more
     * @param fingerprints one value a block in order: CRC-32C in the upper, CRC-32 in the lower 32 bits
     * @return the digest
     * @throws IllegalArgumentException if the number of fingerprints does not fit the size
     */
    public static FileDigest ofBlocks(long size, long[] fingerprints) {
        long blocks = size / BLOCK_BYTES + (size % BLOCK_BYTES == 0 ? 0 : 1);
        if (size < 0 || fingerprints.length != blocks) {
            throw new IllegalArgumentException(
                    "fingerprints: " + fingerprints.length + ", expected " + blocks + " for " + size + " bytes");
        }
        MessageDigest sha = sha256();
        ByteBuffer page = ByteBuffer.allocate(8 << 10);
        page.putLong(size);
        for (long fingerprint : fingerprints) {
            if (!page.hasRemaining()) {
                sha.update(page.flip());
                page.clear();
            }
            page.putLong(fingerprint);
        }
        sha.update(page.flip());
        return new FileDigest(sha.digest());
    }

    /**
     * The digest of a local file. Blocks while it reads all of it.
     *
     * @param file a regular file
     * @return the digest
     * @throws IOException if it cannot be read
     */
    public static FileDigest of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long[] fingerprints = new long[16];
            int blocks = 0;
            long size = 0;
            ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
            CRC32C castagnoli = new CRC32C();
            CRC32 ieee = new CRC32();
            int inBlock = 0;
            while (channel.read(buffer.clear().limit(Math.min(READ_BYTES, BLOCK_BYTES - inBlock))) > 0) {
                int read = buffer.flip().remaining();
                castagnoli.update(buffer.duplicate());
                ieee.update(buffer);
                size += read;
                inBlock += read;
                if (inBlock == BLOCK_BYTES) {
                    fingerprints = append(fingerprints, blocks++, castagnoli, ieee);
                    inBlock = 0;
                }
            }
            if (inBlock > 0) {
                fingerprints = append(fingerprints, blocks++, castagnoli, ieee);
            }
            return ofBlocks(size, Arrays.copyOf(fingerprints, blocks));
        }
    }

    private static long[] append(long[] fingerprints, int count, CRC32C castagnoli, CRC32 ieee) {
        long[] target = count == fingerprints.length ? Arrays.copyOf(fingerprints, count * 2) : fingerprints;
        target[count] = castagnoli.getValue() << 32 | ieee.getValue();
        castagnoli.reset();
        ieee.reset();
        return target;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * The bytes of this digest.
     *
     * @return a copy, 32 bytes
     */
    public byte[] toBytes() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileDigest that && MessageDigest.isEqual(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /**
     * The digest for people and for {@code ft --json}.
     *
     * @return 64 lower-case hexadecimal digits
     */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
