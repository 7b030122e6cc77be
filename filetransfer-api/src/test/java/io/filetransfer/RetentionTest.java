// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class RetentionTest {

    @Test
    void hasFiniteDefaults() {
        Retention defaults = Retention.defaults();
        assertEquals(Duration.ofDays(7), defaults.partialFiles());
        assertEquals(Duration.ofHours(24), defaults.receipts());
        assertEquals(1_000_000, defaults.mostReceipts());
        assertEquals(Duration.ofDays(30), defaults.quarantine());
    }

    @Test
    void takesTheBoundsAndNothingBeyond() {
        List<BiFunction<Retention.Builder, Duration, Retention.Builder>> times =
                List.of(Retention.Builder::partialFiles, Retention.Builder::receipts, Retention.Builder::quarantine);
        for (var time : times) {
            time.apply(Retention.builder(), Duration.ofMinutes(1)).build();
            time.apply(Retention.builder(), Duration.ofDays(3650)).build();
            for (Duration wrong : List.of(
                    Duration.ofMinutes(1).minusNanos(1), Duration.ofDays(3650).plusNanos(1))) {
                var refused =
                        assertThrows(IllegalArgumentException.class, () -> time.apply(Retention.builder(), wrong));
                assertTrue(refused.toString().contains(wrong.toString()), refused.toString());
            }
        }
        assertEquals(1000, Retention.builder().mostReceipts(1000).build().mostReceipts());
        assertEquals(
                100_000_000,
                Retention.builder().mostReceipts(100_000_000).build().mostReceipts());
        assertThrows(IllegalArgumentException.class, () -> Retention.builder().mostReceipts(999));
        assertThrows(IllegalArgumentException.class, () -> Retention.builder().mostReceipts(100_000_001));
    }

    @Test
    void showsAPendingUploadInOneLine() {
        PendingUpload known = new PendingUpload("id", "alice", "d/f", 10, 5, Instant.EPOCH, false);
        assertEquals("alice: d/f (5 of 10 bytes durable, detached since 1970-01-01T00:00:00Z)", known.toString());
        PendingUpload stream = new PendingUpload("id", "alice", "d/f", -1, 5, Instant.EPOCH, true);
        assertEquals("alice: d/f (5 of unknown bytes durable, attached)", stream.toString());
        assertEquals(OptionalLong.empty(), stream.size());
        assertEquals(OptionalLong.of(10), known.size());
    }
}
