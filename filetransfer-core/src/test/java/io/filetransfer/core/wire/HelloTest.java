// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may say of itself in HELLO, and what becomes of the rest. */
class HelloTest {

    private static final int CHUNK_LIMIT = 29;
    private static final int CONNECTION_CREDIT = 33;
    private static final int TRANSFER_CREDIT = 41;
    private static final int TRANSFERS = 49;
    private static final int IDLE_MILLIS = 53;

    private static ByteBuffer hello() {
        Hello hello = new Hello(1, 1, 0, 0, 7, 65_536, 1 << 20, 1 << 20, 100, 30_000, "a");
        return ByteBuffer.wrap(Sample.bytes(hello::write));
    }

    private static void refused(Reason reason, ByteBuffer body) {
        assertEquals(
                reason,
                assertThrows(TransferException.class, () -> Hello.read(body)).reason());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_383, Integer.MIN_VALUE, -1})
    @Tag("D17")
    void refusesAChunkLimitBelowTheLeast(int limit) {
        refused(Reason.PROTOCOL, hello().putInt(CHUNK_LIMIT, limit));
    }

    @ParameterizedTest
    @CsvSource({"16384, 16384", "262144, 262144", "262145, 262144", "2147483647, 262144"})
    @Tag("D17")
    void bringsAChunkLimitIntoRange(int limit, int expected) throws TransferException {
        assertEquals(expected, Hello.read(hello().putInt(CHUNK_LIMIT, limit)).chunkLimit());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 262_143, Long.MIN_VALUE, -1})
    @Tag("D17")
    void refusesACreditBelowTheLeastOrBeyondSignedNumbers(long credit) {
        refused(Reason.PROTOCOL, hello().putLong(CONNECTION_CREDIT, credit));
        refused(Reason.PROTOCOL, hello().putLong(TRANSFER_CREDIT, credit));
    }

    @ParameterizedTest
    @ValueSource(longs = {262_144, Long.MAX_VALUE})
    @Tag("D17")
    void acceptsACreditFromTheLeastOn(long credit) throws TransferException {
        Hello read = Hello.read(hello().putLong(CONNECTION_CREDIT, credit).putLong(TRANSFER_CREDIT, credit));
        assertEquals(credit, read.connectionCredit());
        assertEquals(credit, read.transferCredit());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, Integer.MIN_VALUE, -1})
    @Tag("D17")
    void refusesFewerTransfersThanTheLeast(int transfers) {
        refused(Reason.PROTOCOL, hello().putInt(TRANSFERS, transfers));
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "1048576, 1048576", "1048577, 1048576", "2147483647, 1048576"})
    @Tag("D17")
    void bringsTheNumberOfTransfersIntoRange(int transfers, int expected) throws TransferException {
        assertEquals(expected, Hello.read(hello().putInt(TRANSFERS, transfers)).transfers());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, Integer.MIN_VALUE, -1})
    @Tag("D17")
    void refusesAnIdleTimeBelowASecond(int millis) {
        refused(Reason.PROTOCOL, hello().putInt(IDLE_MILLIS, millis));
    }

    private static ByteBuffer versions(int min, int max) {
        return hello().putShort(0, (short) min).putShort(2, (short) max);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "1, 65535"})
    @Tag("D26")
    void acceptsARangeWithVersionOne(int min, int max) throws TransferException {
        Hello read = Hello.read(versions(min, max));
        assertEquals(min, read.versionMin());
        assertEquals(max, read.versionMax());
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "2, 3", "65535, 65535"})
    @Tag("D26")
    void namesTheSupportedVersionToAPeerThatIsNewer(int min, int max) {
        TransferException refusal = assertThrows(TransferException.class, () -> Hello.read(versions(min, max)));
        assertEquals(Reason.UNSUPPORTED, refusal.reason());
        assertEquals("versions offered: " + min + ".." + max + ", supported: 1", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "2, 1", "65535, 0"})
    @Tag("D26")
    void refusesARangeThatIsNone(int min, int max) {
        refused(Reason.PROTOCOL, versions(min, max));
    }

    @Test
    @Tag("D26")
    void ignoresFeaturesThatAreOfferedAndRefusesThoseThatAreRequired() throws TransferException {
        assertEquals(-1, Hello.read(hello().putLong(4, -1)).features());
        for (int bit = 0; bit < 64; bit++) {
            refused(Reason.UNSUPPORTED, hello().putLong(12, 1L << bit));
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 2, -1})
    @Tag("D26")
    void refusesAnotherFingerprintAlgorithm(byte algorithm) {
        refused(Reason.PROTOCOL, hello().put(28, algorithm));
    }

    @Test
    void standsAtTheOffsetsThatTheseTestsUse() throws TransferException {
        ByteBuffer bytes = hello();
        assertEquals(65_536, bytes.getInt(CHUNK_LIMIT));
        assertEquals(1 << 20, bytes.getLong(CONNECTION_CREDIT));
        assertEquals(1 << 20, bytes.getLong(TRANSFER_CREDIT));
        assertEquals(100, bytes.getInt(TRANSFERS));
        assertEquals(30_000, bytes.getInt(IDLE_MILLIS));
        assertTrue(Hello.read(bytes).agent().equals("a"));
    }
}
