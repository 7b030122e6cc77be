// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferException;
import io.filetransfer.storage.TransferKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Two frames byte by byte. The bytes were made by a program in another language, with a CRC of its own. */
class WireBytesTest {

    private static final Hello HELLO =
            new Hello(1, 2, 0, 0, 0x0123456789ABCDEFL, 65_536, 8 << 20, 1 << 20, 1024, 30_000, "agent");

    private static final String HELLO_BYTES = "f7 01 0000 00000000" // first byte, type, flags, handle
            + "0000000000000000" // argument
            + "00000042 2a1be43f 54f21d91" // length, check of the body, check of the header
            + "0001 0002 0000000000000000 0000000000000000" // versions, features, required features
            + "0123456789abcdef 01 00010000" // instance, fingerprint algorithm, chunk limit
            + "0000000000800000 0000000000100000" // connection credit, transfer credit
            + "00000400 00007530 0005 6167656e74 0000"; // transfers, idle milliseconds, agent, extensions

    private static final Open OPEN = new Open(
            "dir/\u00e4.txt",
            new TransferKey(0x1111111111111111L, 0x2222222222222222L),
            1L << 32,
            Instant.ofEpochSecond(1_700_000_000, 123_456_789),
            0644,
            IfExists.REPLACE,
            Durability.VISIBLE);

    private static final String OPEN_BYTES = "f7 10 0000 00000007" // first byte, type, flags, handle
            + "0000000000000000" // argument
            + "00000036 8a218f87 cea99ecb" // length, check of the body, check of the header
            + "000a 6469722fc3a42e747874" // name
            + "1111111111111111 2222222222222222" // key
            + "0000000100000000 000000006553f100 075bcd15" // size, seconds, nanoseconds
            + "01a4 01 00 0000"; // permissions, policy, level, extensions

    private static byte[] frame(FrameType type, int handle, Consumer<BodyWriter> content) {
        byte[] body = Sample.bytes(content);
        CRC32C crc = new CRC32C();
        crc.update(body);
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + body.length);
        new FrameHeader().write(frame, type, false, handle, 0, body.length, (int) crc.getValue());
        return frame.put(body).array();
    }

    private static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static ByteBuffer body(String hex) throws TransferException {
        ByteBuffer frame = ByteBuffer.wrap(parse(hex));
        FrameHeader header = new FrameHeader();
        header.read(frame);
        assertEquals(header.length(), frame.remaining());
        return frame;
    }

    @Test
    void writesAndReadsTheBytesOfAHello() throws TransferException {
        assertEquals(HELLO_BYTES.replace(" ", ""), HexFormat.of().formatHex(frame(FrameType.HELLO, 0, HELLO::write)));
        assertEquals(HELLO, Hello.read(body(HELLO_BYTES)));
    }

    @Test
    void writesAndReadsTheBytesOfAnOpen() throws TransferException {
        assertEquals(OPEN_BYTES.replace(" ", ""), HexFormat.of().formatHex(frame(FrameType.OPEN, 7, OPEN::write)));
        assertEquals(OPEN, Open.read(body(OPEN_BYTES)));
    }
}
