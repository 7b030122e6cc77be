// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times of a peer: those that a file system cannot hold are brought into range, those that are none are refused. */
@Tag("D30")
class TimestampTest {

    private static ByteBuffer found(long seconds, int nanos) {
        return ByteBuffer.wrap(Sample.bytes(body ->
                body.u64(1).u64(seconds).u32(nanos).permissions(-1).text("").u16(0)));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 999999999, 1969-12-31T23:59:59.999999999Z",
        "-62135596800, 0, 0001-01-01T00:00:00Z",
        "253402300799, 999999999, 9999-12-31T23:59:59.999999999Z",
        "253402300800, 5, 9999-12-31T23:59:59.000000005Z",
        "9223372036854775807, 0, 9999-12-31T23:59:59Z",
        "-9223372036854775808, 0, -6060-01-02T00:00:01Z"
    })
    void bringsATimeIntoRange(long seconds, int nanos, String expected) throws TransferException {
        assertEquals(Instant.parse(expected), Found.read(found(seconds, nanos)).modified());
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void refusesNanosecondsOutOfRange(int nanos) {
        TransferException refusal = assertThrows(TransferException.class, () -> Found.read(found(0, nanos)));
        assertEquals(Reason.PROTOCOL, refusal.reason());
    }

    private static ByteBuffer completed(long millis) {
        return ByteBuffer.wrap(Sample.bytes(body ->
                body.text("a").text("v").u64(1).u8(0).u8(3).u64(millis).u8(0).u16(0)));
    }

    @Test
    void readsTheTimeOfAReceiptWhateverItIs() throws TransferException {
        assertEquals(Instant.EPOCH, Completed.read(completed(0)).completedAt());
        assertEquals(
                Instant.ofEpochMilli(Long.MAX_VALUE),
                Completed.read(completed(Long.MAX_VALUE)).completedAt());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void refusesAReceiptFromBefore1970(long millis) {
        TransferException refusal = assertThrows(TransferException.class, () -> Completed.read(completed(millis)));
        assertEquals(Reason.PROTOCOL, refusal.reason());
    }
}
