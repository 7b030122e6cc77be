// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads the fields of one body strictly: nothing missing, nothing left, nothing out of range. Used by one thread. */
final class BodyReader {

    private static final int NO_EXTENSION = -1;

    private static final long MAX_SECONDS = 253_402_300_799L; // 9999-12-31T23:59:59Z

    private final FrameType type;
    private final ByteBuffer body;

    BodyReader(FrameType type, ByteBuffer body) {
        this.type = type;
        this.body = body;
    }

    private interface Field<T> {
        T read() throws BufferUnderflowException;
    }

    private <T> T field(Field<T> field) throws TransferException {
        try {
            return field.read();
        } catch (BufferUnderflowException truncated) {
            throw Wire.violation("body of " + type + " ends in the middle of a field");
        }
    }

    int u8() throws TransferException {
        return field(() -> body.get() & 0xFF);
    }

    int u16() throws TransferException {
        return field(() -> body.getShort() & 0xFFFF);
    }

    int u32() throws TransferException {
        return field(body::getInt);
    }

    long u64() throws TransferException {
        return field(body::getLong);
    }

    byte[] bytes(int count) throws TransferException {
        if (body.remaining() < count) {
            throw Wire.violation("body of " + type + " ends in the middle of a field");
        }
        byte[] value = new byte[count];
        body.get(value);
        return value;
    }

    int remaining() {
        return body.remaining();
    }

    /** A value that must not be negative as a signed number. */
    long size() throws TransferException {
        long value = u64();
        if (value < 0) {
            throw Wire.violation("size in " + type + ": " + Long.toUnsignedString(value) + ", expected below 2^63");
        }
        return value;
    }

    /** A size, or {@link Wire#UNKNOWN_SIZE}. */
    long sizeOrUnknown() throws TransferException {
        long value = u64();
        if (value < Wire.UNKNOWN_SIZE) {
            throw Wire.violation("size in " + type + ": " + Long.toUnsignedString(value) + ", expected below 2^63");
        }
        return value;
    }

    int range(String name, int value, int least, int most) throws TransferException {
        if (value < least || value > most) {
            throw Wire.violation(name + " in " + type + ": " + Integer.toUnsignedString(value) + ", expected " + least
                    + ".." + most);
        }
        return value;
    }

    <E extends Enum<E>> E choice(String name, E[] values) throws TransferException {
        return values[range(name, u8(), 0, values.length - 1)];
    }

    String text(int maxBytes) throws TransferException {
        int length = range("length of a text", u16(), 0, maxBytes);
        byte[] utf8 = bytes(length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw Wire.violation("a text in " + type + " is not UTF-8");
        }
    }

    Instant instant() throws TransferException {
        long seconds = u64();
        int nanos = range("nanoseconds", u32(), 0, 999_999_999);
        try {
            // a time that no file system can hold is brought to the nearest that it can
            return Instant.ofEpochSecond(Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, seconds)), nanos);
        } catch (DateTimeException impossible) {
            throw Wire.violation("time in " + type + ": " + seconds + " s");
        }
    }

    int permissions() throws TransferException {
        int value = u16();
        return value == 0xFFFF ? -1 : range("permissions", value, 0, 0777);
    }

    void end() throws TransferException {
        if (body.hasRemaining()) {
            throw Wire.violation("body of " + type + " has " + body.remaining() + " bytes too many");
        }
    }

    /**
     * The extensions at the end of a body: a count, then id, length and value of each. Those that may be ignored are, within
     * the body's length; one whose id has the top bit must be understood.
     */
    void extensions() throws TransferException {
        extensions(NO_EXTENSION);
    }

    /** The same, of which one is known: its value, empty if it is not there. */
    byte[] extensions(int known) throws TransferException {
        byte[] found = new byte[0];
        int count = range("number of extensions", u16(), 0, 64);
        long seen = -1;
        for (int i = 0; i < count; i++) {
            int id = u16();
            if (id <= seen) {
                throw Wire.violation("extension " + id + " in " + type + " is not in ascending order, or twice there");
            }
            seen = id;
            if (id == known) {
                found = bytes(u16());
                continue;
            }
            if ((id & 0x8000) != 0) {
                throw new TransferException(
                        TransferException.Reason.UNSUPPORTED,
                        "extension " + id + " in " + type + " must be understood and is not known");
            }
            bytes(u16());
        }
        end();
        return found;
    }
}
