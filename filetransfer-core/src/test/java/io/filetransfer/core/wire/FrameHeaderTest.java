// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeaderTest {

    private static final int UNKNOWN_OPTIONAL = 0x80;

    private final FrameHeader header = new FrameHeader();

    /** A header with a right check, whatever its fields. */
    static byte[] header(int type, int flags, int handle, long argument, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES)
                .put((byte) 0xF7)
                .put((byte) type)
                .putShort((short) flags)
                .putInt(handle)
                .putLong(argument)
                .putInt(length)
                .putInt(0x01020304);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 24);
        return bytes.putInt((int) crc.getValue()).array();
    }

    private static int handle(FrameType type) {
        return type.scope() == FrameType.Scope.CONNECTION ? 0 : 1;
    }

    private void refused(byte[] bytes) {
        TransferException refusal = assertThrows(TransferException.class, () -> header.read(ByteBuffer.wrap(bytes)));
        assertEquals(Reason.PROTOCOL, refusal.reason(), refusal.getMessage());
    }

    private FrameHeader read(byte[] bytes) throws TransferException {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        header.read(source);
        assertEquals(0, source.remaining());
        return header;
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatWasWritten(FrameType type) throws TransferException {
        ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES);
        boolean last = type == FrameType.BLOCKS || type == FrameType.ENTRIES;
        int handle = handle(type) * -1;
        new FrameHeader().write(bytes, type, last, handle, Long.MIN_VALUE, type.maxBodyBytes(), -2);
        FrameHeader read = read(bytes.array());
        assertEquals(type, read.type());
        assertEquals(last, read.isLast());
        assertEquals(handle, read.handle());
        assertEquals(Long.MIN_VALUE, read.argument());
        assertEquals(type.maxBodyBytes(), read.length());
        assertEquals(-2, read.bodyCheck());
    }

    @Test
    void keepsTheNumbersOfTheProtocol() {
        Map<Integer, String> names =
                Arrays.stream(FrameType.values()).collect(Collectors.toMap(FrameType::code, FrameType::name));
        assertEquals(FrameType.values().length, names.size());
        assertEquals("HELLO", names.get(0x01));
        assertEquals("ERROR", names.get(0x0B));
        assertEquals("CHUNK", names.get(0x16));
        assertEquals("DONE", names.get(0x27));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: localhost\r\n", "SSH-2.0-OpenSSH_9.9 and a few more bytes"})
    @Tag("D01")
    void refusesTheTextOfAnotherProtocol(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        refused(bytes);
        assertThrows(TransferException.class, () -> FrameHeader.checkFirstByte(bytes[0]));
    }

    @Test
    @Tag("D01")
    void refusesEveryFirstByteButOne() throws TransferException {
        byte[] tls = HexFormat.of().parseHex("1603010200010001fc0303" + "00".repeat(32));
        refused(tls);
        for (int first = 0; first < 256; first++) {
            byte[] bytes = header(FrameType.PING.code(), 0, 0, 0, 0);
            bytes[0] = (byte) first;
            if (first == 0xF7) {
                FrameHeader.checkFirstByte((byte) first);
                read(bytes);
            } else {
                refused(bytes);
                byte wrong = (byte) first;
                assertThrows(TransferException.class, () -> FrameHeader.checkFirstByte(wrong));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("D02")
    void boundsTheLengthOfEveryType(FrameType type) throws TransferException {
        for (int accepted : new int[] {0, type.maxBodyBytes()}) {
            assertEquals(
                    accepted,
                    read(header(type.code(), 0, handle(type), 0, accepted)).length());
        }
        for (int length : new int[] {type.maxBodyBytes() + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            refused(header(type.code(), 0, handle(type), 0, length));
        }
    }

    @Test
    @Tag("D02")
    void boundsTheLengthOfUnknownOptionalTypes() throws TransferException {
        assertEquals(
                Wire.MAX_BODY_BYTES,
                read(header(UNKNOWN_OPTIONAL, 0, 0, 0, Wire.MAX_BODY_BYTES)).length());
        for (int length : new int[] {Wire.MAX_BODY_BYTES + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            refused(header(UNKNOWN_OPTIONAL, 0, 0, 0, length));
        }
    }

    @Test
    @Tag("D09")
    void refusesUnknownTypesBelow0x80AndSkipsThoseAbove() throws TransferException {
        for (int code = 0; code < 256; code++) {
            int wanted = code;
            boolean known = Arrays.stream(FrameType.values()).anyMatch(type -> type.code() == wanted);
            if (code >= 0x80) {
                assertNull(read(header(code, 0xFFFF, -1, -1, 5)).type());
            } else if (!known) {
                refused(header(code, 0, 0, 0, 0));
                refused(header(code, 0, 1, 0, 0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("D10")
    void refusesEveryFlagThatIsNotDefined(FrameType type) throws TransferException {
        for (int bit = 0; bit < 16; bit++) {
            byte[] bytes = header(type.code(), 1 << bit, handle(type), 0, 0);
            if (bit == 0 && (type == FrameType.BLOCKS || type == FrameType.ENTRIES)) {
                assertTrue(read(bytes).isLast());
            } else {
                refused(bytes);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("D14")
    void refusesAHandleWhereNoneBelongsAndNoneWhereOneDoes(FrameType type) {
        refused(header(type.code(), 0, 1 - handle(type), 0, 0));
    }

    @Test
    @Tag("D19")
    void noticesADamageOfEveryBit() throws TransferException {
        byte[] bytes = header(FrameType.CHUNK.code(), 0, 0x1234, 1L << 40, 65_536);
        read(bytes);
        for (int bit = 0; bit < FrameHeader.BYTES * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            refused(damaged);
        }
    }

    @Test
    @Tag("D19")
    void believesNoFieldBeforeTheCheck() {
        byte[] damaged = header(0x7F, 0xFFFF, 0, 0, -1);
        damaged[27] ^= 1;
        TransferException refusal = assertThrows(TransferException.class, () -> header.read(ByteBuffer.wrap(damaged)));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("header check"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1048576, 1",
        "1048577, 2",
        "2251799811588096, 2147483646",
        "9223372036854775807, 2147483647"
    })
    @Tag("D28")
    void countsBlocksWithoutOverflow(long size, int blocks) {
        assertEquals(blocks, Wire.blocks(size));
    }

    @Test
    @Tag("D28")
    void measuresBlocksBeyondFourGiB() {
        long size = (1L << 40) + 1;
        assertEquals((1 << 20) + 1, Wire.blocks(size));
        assertEquals(
                Map.of(0, 1 << 20, (1 << 20) - 1, 1 << 20, 1 << 20, 1),
                IntStream.of(0, (1 << 20) - 1, 1 << 20)
                        .boxed()
                        .collect(Collectors.toMap(block -> block, block -> Wire.blockLength(block, size))));
    }
}
