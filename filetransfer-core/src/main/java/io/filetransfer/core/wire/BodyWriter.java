// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes the fields of a body; the buffer is filled again for each frame. Used by one thread. */
public final class BodyWriter {

    private ByteBuffer buffer = ByteBuffer.allocate(1024);

    /** Begins a new body. */
    public BodyWriter clear() {
        buffer.clear();
        return this;
    }

    /** The body so far, between position and limit; ends with the next {@link #clear()}. */
    public ByteBuffer finish() {
        return buffer.flip();
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }

    BodyWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    BodyWriter u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    BodyWriter u32(int value) {
        room(4).putInt(value);
        return this;
    }

    BodyWriter u64(long value) {
        room(8).putLong(value);
        return this;
    }

    BodyWriter bytes(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** Two bytes of length, then UTF-8. */
    BodyWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 0xFFFF) {
            throw new IllegalArgumentException("text: " + utf8.length + " bytes, expected at most 65535");
        }
        return u16(utf8.length).bytes(utf8);
    }

    /** Text for people, cut to what the protocol allows. */
    BodyWriter message(String value) {
        String cut = value;
        while (cut.getBytes(StandardCharsets.UTF_8).length > Wire.MAX_MESSAGE_BYTES) {
            cut = cut.substring(0, cut.length() / 2);
        }
        return text(cut);
    }

    /** Eight bytes of seconds since 1970, four bytes of nanoseconds. */
    BodyWriter instant(Instant value) {
        return u64(value.getEpochSecond()).u32(value.getNano());
    }

    /** The nine permission bits, or 0xFFFF if unknown. */
    BodyWriter permissions(int value) {
        return u16(value < 0 ? 0xFFFF : value);
    }
}
