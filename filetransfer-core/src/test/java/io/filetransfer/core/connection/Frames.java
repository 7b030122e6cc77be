// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.connection;

import io.filetransfer.TransferException;
import io.filetransfer.core.wire.BodyWriter;
import io.filetransfer.core.wire.Failure;
import io.filetransfer.core.wire.FrameHeader;
import io.filetransfer.core.wire.FrameType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Frames as bytes, for tests that play the peer. */
public final class Frames {

    private Frames() {}

    /** A frame without a body. */
    public static byte[] frame(FrameType type, int handle, long argument) {
        return frame(type, false, handle, argument, new byte[0]);
    }

    /** A frame whose body is written by the codec. */
    public static byte[] frame(FrameType type, int handle, long argument, Consumer<BodyWriter> content) {
        BodyWriter writer = new BodyWriter().clear();
        content.accept(writer);
        ByteBuffer body = writer.finish();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return frame(type, false, handle, argument, bytes);
    }

    /** A frame with any body. */
    public static byte[] frame(FrameType type, boolean last, int handle, long argument, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + body.length);
        new FrameHeader().write(frame, type, last, handle, argument, body.length, crc(body, 0, body.length));
        return frame.put(body).array();
    }

    /** A chunk. */
    public static byte[] chunk(int handle, long offset, byte[] content) {
        return frame(FrameType.CHUNK, false, handle, offset, content);
    }

    /** A frame of a type that nobody knows. */
    public static byte[] unknown(int code, byte[] body) {
        byte[] frame = frame(FrameType.PING, false, 0, 0, body);
        frame[1] = (byte) code;
        ByteBuffer.wrap(frame).putInt(24, crc(frame, 0, 24));
        return frame;
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** Bytes that are the same in each run. */
    public static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** One after the other. */
    public static byte[] joined(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    /** A frame that was sent. */
    public record Sent(FrameType type, int handle, long argument, ByteBuffer body) {

        /** The body, for the codec. */
        public ByteBuffer buffer() {
            return body.duplicate();
        }

        /** What an ERROR, FAILED or GOAWAY says. */
        public Failure failure() throws TransferException {
            return Failure.read(type, buffer());
        }

        @Override
        public String toString() {
            try {
                return type + " " + handle + " " + argument + (type == FrameType.ERROR ? " " + failure() : "");
            } catch (TransferException notReadable) {
                return type + " that cannot be read: " + notReadable.getMessage();
            }
        }
    }

    /** Cuts bytes into frames, each checked; fails if they do not end with one. */
    public static List<Sent> parse(byte[] bytes) throws TransferException {
        List<Sent> frames = new ArrayList<>();
        ByteBuffer source = ByteBuffer.wrap(bytes);
        while (source.hasRemaining()) {
            FrameHeader header = new FrameHeader();
            header.read(source);
            byte[] body = new byte[header.length()];
            source.get(body);
            if (crc(body, 0, body.length) != header.bodyCheck()) {
                throw new AssertionError("wrong check of a body that was sent");
            }
            FrameType type = header.type();
            if (type == null) {
                throw new AssertionError("a frame of an unknown type was sent");
            }
            frames.add(new Sent(
                    type,
                    header.handle(),
                    header.argument(),
                    ByteBuffer.wrap(body).asReadOnlyBuffer()));
        }
        return frames;
    }

    /** The types only. */
    public static List<FrameType> types(byte[] bytes) throws TransferException {
        return parse(bytes).stream().map(Sent::type).toList();
    }
}
