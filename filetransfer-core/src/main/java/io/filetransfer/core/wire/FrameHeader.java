// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The 28 bytes before every body, big-endian:
 *
 * <pre>
 *   0        1        2                 4                                   8
 *  +--------+--------+-----------------+-----------------------------------+
 *  | 0xF7   | type   | flags           | handle                            |
 *  +--------+--------+-----------------+-----------------------------------+ 8
 *  | argument (chunk: offset of its first byte; else by type)              |
 *  +-----------------------------------+-----------------------------------+ 16
 *  | length of the body in bytes       | CRC-32C of the body               |
 *  +-----------------------------------+-----------------------------------+ 24
 *  | CRC-32C of bytes 0 to 23          |
 *  +-----------------------------------+ 28
 * </pre>
 *
 * <p>One object is filled again for each frame; used by one thread.
 */
public final class FrameHeader {

    /** Bytes of a header. */
    public static final int BYTES = 28;

    /** The only flag: in BLOCKS and ENTRIES, nothing more follows. */
    public static final int FLAG_LAST = 1;

    private static final int MAGIC = 0xF7;
    private static final int CHECKED_BYTES = 24;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer checked = ByteBuffer.allocate(CHECKED_BYTES);

    private @Nullable FrameType type;
    private boolean last;
    private int handle;
    private long argument;
    private int length;
    private int bodyCheck;

    /** Writes a header into 28 bytes at the buffer's position. */
    public void write(
            ByteBuffer target, FrameType type, boolean last, int handle, long argument, int length, int bodyCheck) {
        checked.clear()
                .put((byte) MAGIC)
                .put((byte) type.code())
                .putShort((short) (last ? FLAG_LAST : 0))
                .putInt(handle)
                .putLong(argument)
                .putInt(length)
                .putInt(bodyCheck)
                .flip();
        crc.reset();
        crc.update(checked.array(), 0, CHECKED_BYTES);
        target.put(checked).putInt((int) crc.getValue());
    }

    /**
     * Reads the first byte of a connection's next header, so that a peer of another protocol is told at once.
     *
     * @throws TransferException if no frame can begin so
     */
    public static void checkFirstByte(byte first) throws TransferException {
        if ((first & 0xFF) != MAGIC) {
            throw Wire.violation(String.format(
                    "a frame begins with 0x%02X, expected 0x%02X: the peer does not speak this protocol",
                    first & 0xFF, MAGIC));
        }
    }

    /**
     * Reads a header from 28 bytes at the buffer's position. The check is tested before any field is believed.
     *
     * @throws TransferException if the header is damaged or not allowed
     */
    public void read(ByteBuffer source) throws TransferException {
        int start = source.position();
        checkFirstByte(source.get(start));
        source.get(checked.array(), 0, CHECKED_BYTES);
        int check = source.getInt();
        crc.reset();
        crc.update(checked.array(), 0, CHECKED_BYTES);
        if (check != (int) crc.getValue()) {
            throw Wire.violation(String.format(
                    "header check: 0x%08X, expected 0x%08X: the header was damaged on its way",
                    check, (int) crc.getValue()));
        }
        int code = checked.get(1) & 0xFF;
        int flags = checked.getShort(2) & 0xFFFF;
        handle = checked.getInt(4);
        argument = checked.getLong(8);
        length = checked.getInt(16);
        bodyCheck = checked.getInt(20);
        type = FrameType.ofCode(code);
        last = (flags & FLAG_LAST) != 0;
        checkFields(code, flags);
    }

    private void checkFields(int code, int flags) throws TransferException {
        FrameType known = type;
        if (known == null && code < FrameType.FIRST_OPTIONAL) {
            throw Wire.violation(String.format("frame type 0x%02X is not known and not optional", code));
        }
        int most = known == null ? Wire.MAX_BODY_BYTES : known.maxBodyBytes();
        if (length < 0 || length > most) {
            throw Wire.violation("length of " + name(code) + ": " + (length & 0xFFFFFFFFL) + ", expected 0.." + most);
        }
        if (known == null) {
            return;
        }
        boolean mayEnd = known == FrameType.BLOCKS || known == FrameType.ENTRIES;
        if ((flags & ~FLAG_LAST) != 0 || (last && !mayEnd)) {
            throw Wire.violation(String.format("flags of %s: 0x%04X, not defined", known, flags));
        }
        if ((handle == 0) != (known.scope() == FrameType.Scope.CONNECTION)) {
            throw Wire.violation("handle of " + known + ": " + (handle & 0xFFFFFFFFL) + ", expected "
                    + (known.scope() == FrameType.Scope.CONNECTION ? "0" : "another than 0"));
        }
    }

    private String name(int code) {
        return type == null ? String.format("type 0x%02X", code) : type.name();
    }

    /** The type; null for an optional one that is not known. */
    public @Nullable FrameType type() {
        return type;
    }

    /** The type of a frame that is not skipped. */
    public FrameType knownType() {
        FrameType known = type;
        if (known == null) {
            throw new IllegalStateException("a frame of an unknown type is skipped, never handled");
        }
        return known;
    }

    /** Whether nothing more follows. */
    public boolean isLast() {
        return last;
    }

    /** The handle, to be read as unsigned. */
    public int handle() {
        return handle;
    }

    /** The argument. */
    public long argument() {
        return argument;
    }

    /** Bytes of the body. */
    public int length() {
        return length;
    }

    /** What the CRC-32C of the body must be. */
    public int bodyCheck() {
        return bodyCheck;
    }
}
