// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {

    private static final RetryPolicy STANDARD = RetryPolicy.standard();

    @Test
    void hasTheDefaultsThatTheDocumentationNames() {
        assertEquals(Duration.ofHours(1), STANDARD.budget());
        assertEquals(Duration.ofSeconds(2), STANDARD.maximumBackoff());
        assertEquals(Duration.ofSeconds(3), STANDARD.attemptInterval());
        assertEquals(Duration.ofSeconds(10), STANDARD.stallTimeout());
        assertEquals(1024, STANDARD.minimumBytesPerSecond());
        assertTrue(RetryPolicy.none().budget().isZero());
    }

    @Test
    void changesOneNumberAndKeepsTheOthers() {
        RetryPolicy changed = STANDARD.withBudget(Duration.ofDays(3650))
                .withMaximumBackoff(Duration.ofMillis(1))
                .withAttemptInterval(Duration.ofMillis(2))
                .withStallTimeout(Duration.ofMillis(3))
                .withMinimumBytesPerSecond(0);
        assertEquals(Duration.ofDays(3650), changed.budget());
        assertEquals(Duration.ofMillis(1), changed.maximumBackoff());
        assertEquals(Duration.ofMillis(2), changed.attemptInterval());
        assertEquals(Duration.ofMillis(3), changed.stallTimeout());
        assertEquals(0, changed.minimumBytesPerSecond());
        assertEquals(Duration.ofHours(1), STANDARD.budget());
    }

    @Test
    void refusesWhatIsOutOfRangeAndSaysWhatIsExpected() {
        Duration tooLong = Duration.ofDays(3650).plusNanos(1);
        Duration tooShort = Duration.ofNanos(999_999);
        for (Duration wrong : new Duration[] {tooLong, tooShort, Duration.ofMillis(-1)}) {
            assertThrows(IllegalArgumentException.class, () -> STANDARD.withBudget(wrong));
            assertThrows(IllegalArgumentException.class, () -> STANDARD.withMaximumBackoff(wrong));
            assertThrows(IllegalArgumentException.class, () -> STANDARD.withAttemptInterval(wrong));
            assertThrows(IllegalArgumentException.class, () -> STANDARD.withStallTimeout(wrong));
        }
        assertThrows(IllegalArgumentException.class, () -> STANDARD.withMinimumBytesPerSecond(-1));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> STANDARD.withMinimumBytesPerSecond((1 << 30) + 1));
        assertEquals("minimumBytesPerSecond: 1073741825, expected 0..1073741824", refused.getMessage());
    }
}
