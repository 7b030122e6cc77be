// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReceiveSizeTest {

    private static final int KIB = 1 << 10;

    private final ReceiveSize size = new ReceiveSize();

    @Test
    void doublesWhenFilledUpToOneMib() {
        for (int expected : new int[] {64, 128, 256, 512, 1024, 1024}) {
            assertEquals(expected * KIB, size.bytes());
            size.readWas(size.bytes());
        }
    }

    @Test
    void halvesAfterFourReadsOfLessThanAQuarterDownTo16Kib() {
        for (int expected : new int[] {64, 64, 64, 64, 32, 32, 32, 32, 16, 16, 16, 16, 16}) {
            assertEquals(expected * KIB, size.bytes());
            size.readWas(size.bytes() / 4 - 1);
        }
    }

    @Test
    void keepsItsSizeIfSmallReadsDoNotFollowEachOther() {
        for (int i = 0; i < 20; i++) {
            size.readWas(i % 4 == 3 ? size.bytes() / 4 : 1);
            assertEquals(64 * KIB, size.bytes());
        }
    }
}
