// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class Crc32cCombinationTest {

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    @Test
    void combinesTheHalvesOfTheCheckValueOfRfc3720() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= digits.length; cut++) {
            int combined = new Crc32cCombination()
                    .combine(crc(digits, 0, cut), crc(digits, cut, digits.length), digits.length - cut);
            assertEquals(0xE3069283, combined, "cut at " + cut);
        }
    }

    @Test
    void agreesWithTheJdkForRandomPieces() {
        // To replay a failure put the seed of its message here.
        long seed = Long.getLong("filetransfer.test.seed", new Random().nextLong());
        Random random = new Random(seed);
        byte[] bytes = new byte[1 << 20];
        random.nextBytes(bytes);
        Crc32cCombination combination = new Crc32cCombination();
        for (int run = 0; run < 100; run++) {
            int end = 0;
            int combined = 0;
            while (end < bytes.length) {
                // the same length twice takes the kept power, another one makes a new one
                int length = random.nextBoolean() ? 65_536 : 1 + random.nextInt(100_000);
                int next = Math.min(bytes.length, end + length);
                combined = combination.combine(combined, crc(bytes, end, next), next - end);
                end = next;
                if (run % 10 == 0) {
                    assertEquals(crc(bytes, 0, end), combined, "seed " + seed + ", run " + run + ", end " + end);
                }
            }
            assertEquals(crc(bytes, 0, end), combined, "seed " + seed + ", run " + run);
        }
    }

    @Test
    void keepsTheFirstIfNothingFollows() {
        Crc32cCombination combination = new Crc32cCombination();
        assertEquals(0x12345678, combination.combine(0x12345678, 0, 0));
        assertEquals(0x87654321, combination.combine(0, 0x87654321, 1000));
    }
}
