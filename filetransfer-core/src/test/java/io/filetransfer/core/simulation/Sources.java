// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.simulation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Contents of files, made from the seed. */
final class Sources {

    private static final int BLOCK = 1 << 20;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Random random;
    private final int mostlyBlocks;
    private long contents;

    /**
     * Contents.
     *
     * @param mostlyBlocks 0, or how many blocks most of them have at most
     */
    Sources(Random random, int mostlyBlocks) {
        this.random = random;
        this.mostlyBlocks = mostlyBlocks;
    }

    /** Mostly a few bytes to some tens of KiB; now and then around a block, or a few blocks; some runs have mostly large files. */
    int size() {
        if (mostlyBlocks > 0 && random.nextInt(3) > 0) {
            return BLOCK + random.nextInt((mostlyBlocks - 1) * BLOCK);
        }
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1, 2, 3 -> BLOCK - 1 + random.nextInt(3);
            case 4, 5 -> BLOCK + random.nextInt(BLOCK);
            case 6, 7 -> 2 * BLOCK + random.nextInt(2 * BLOCK);
            default -> 1 + random.nextInt(1 << (4 + random.nextInt(13)));
        };
    }

    byte[] fresh(int size) {
        byte[] bytes = new byte[size];
        SplittableRandom words = new SplittableRandom(random.nextLong() + contents++);
        int at = 0;
        for (; at + 8 <= size; at += 8) {
            LONGS.set(bytes, at, words.nextLong());
        }
        for (; at < size; at++) {
            bytes[at] = (byte) words.nextInt();
        }
        return bytes;
    }

    /** What somebody makes of a file: a byte differs, or the end, or all of it. */
    byte[] changed(byte[] before) {
        if (before.length == 0 || random.nextInt(4) == 0) {
            return fresh(size());
        }
        int size = before.length;
        if (random.nextInt(3) == 0) {
            size = random.nextBoolean() ? random.nextInt(size) : size + random.nextInt(1 << 16);
        }
        byte[] bytes = java.util.Arrays.copyOf(before, size);
        for (int i = 0; i < 1 + random.nextInt(3) && size > 0; i++) {
            bytes[random.nextInt(size)]++;
        }
        return bytes;
    }

    /** The same number as the disk gives for a file of these bytes. */
    static long check(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (long) bytes.length << 32 | crc.getValue();
    }
}
