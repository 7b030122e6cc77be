// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.wire.Crc32cCombination;
import java.util.zip.CRC32;

/** The fingerprint of one block while its chunks come in ascending order. */
final class BlockProgress {

    private final CRC32 ieee = new CRC32();
    private int castagnoli;
    private int length;

    /** Bytes so far. */
    int length() {
        return length;
    }

    /** Adds the next chunk; its CRC-32C was verified, so only the CRC-32 is computed here. */
    void add(Chunk chunk, Crc32cCombination combination) {
        for (int i = 0; i < chunk.segments(); i++) {
            ieee.update(chunk.segment(i).duplicate());
        }
        castagnoli = length == 0 ? chunk.check() : combination.combine(castagnoli, chunk.check(), chunk.length());
        length += chunk.length();
    }

    long fingerprint() {
        return (long) castagnoli << 32 | ieee.getValue();
    }
}
