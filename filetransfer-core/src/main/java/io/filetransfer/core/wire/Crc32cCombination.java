// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

/**
 * The CRC-32C of two runs of bytes from the CRC-32C of each, as zlib's {@code crc32_combine} does it: the first is multiplied
 * by x^(8·length of the second) modulo the Castagnoli polynomial, then both are added. Keeps the last power, since lengths
 * repeat; used by one thread.
 */
public final class Crc32cCombination {

    private static final int REFLECTED_POLYNOMIAL = 0x82F63B78;
    private static final int X_TO_THE_8 = 1 << 23;

    private int powerLength = -1;
    private int power;

    /** The check of the first bytes followed by the second. */
    public int combine(int first, int second, int secondLength) {
        if (secondLength != powerLength) {
            power = xToThe8Times(secondLength);
            powerLength = secondLength;
        }
        return multiply(power, first) ^ second;
    }

    private static int xToThe8Times(int length) {
        int result = 1 << 31; // x^0
        int square = X_TO_THE_8;
        for (int rest = length; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result = multiply(square, result);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int factor = b;
        for (int bit = 31; bit >= 0; bit--) {
            product ^= factor & -((a >>> bit) & 1);
            factor = (factor >>> 1) ^ (REFLECTED_POLYNOMIAL & -(factor & 1));
        }
        return product;
    }
}
