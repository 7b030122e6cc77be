// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.Receipt;
import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A valid body, how it is read, and what comes out of it. */
final class Sample {

    private final String name;
    private final FrameType type;
    private final byte[] body;
    private final Reading reading;
    private final Object expected;
    private final int repeatedBytes;

    private Sample(
            FrameType type,
            String name,
            Consumer<BodyWriter> content,
            Reading reading,
            Object expected,
            int repeatedBytes) {
        this.type = type;
        this.name = type + " " + name;
        this.body = bytes(content);
        this.reading = reading;
        this.expected = expected;
        this.repeatedBytes = repeatedBytes;
    }

    /** A decoder; messages without equals are told by the list of their fields. */
    interface Reading {
        @Nullable
        Object read(ByteBuffer body) throws TransferException;
    }

    static Sample of(FrameType type, String name, Consumer<BodyWriter> content, Reading reading, Object expected) {
        return new Sample(type, name, content, reading, expected, 0);
    }

    static Sample repeated(
            FrameType type,
            String name,
            int entryBytes,
            Consumer<BodyWriter> content,
            Reading reading,
            Object expected) {
        return new Sample(type, name, content, reading, expected, entryBytes);
    }

    static byte[] bytes(Consumer<BodyWriter> content) {
        BodyWriter writer = new BodyWriter().clear();
        content.accept(writer);
        ByteBuffer body = writer.finish();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    /** Shown in the name of the test. */
    String name() {
        return name;
    }

    /** The frame it belongs to. */
    FrameType type() {
        return type;
    }

    /** A copy of its bytes. */
    byte[] body() {
        return body.clone();
    }

    /** What the decoder is to return. */
    Object expected() {
        return expected;
    }

    /** 0, or the length of an entry if every whole number of entries is a valid body. */
    int repeatedBytes() {
        return repeatedBytes;
    }

    /** Reads other bytes as this message, from the middle of a larger buffer that is overwritten afterwards. */
    @Nullable
    Object read(byte[] bytes) throws TransferException {
        ByteBuffer memory = ByteBuffer.allocate(bytes.length + 64);
        ByteBuffer slice = memory.put(7, bytes).slice(7, bytes.length);
        try {
            return reading.read(slice);
        } finally {
            Arrays.fill(memory.array(), (byte) 0xDD);
        }
    }

    /** Whether extensions may follow: then the body ends with their number, 0. */
    boolean isExtensible() {
        return switch (type) {
            case HELLO, LOGIN, WELCOME, OPEN, GET, FOUND, COMPLETED, LIST, STAT, MAKE_DIRECTORY, DELETE, MOVE -> true;
            default -> false;
        };
    }

    /** The body with something else in the place of the number of extensions. */
    byte[] withExtensions(Consumer<BodyWriter> extensions) {
        byte[] more = bytes(extensions);
        byte[] joined = Arrays.copyOf(body, body.length - 2 + more.length);
        System.arraycopy(more, 0, joined, body.length - 2, more.length);
        return joined;
    }

    static List<List<Integer>> fields(BlockRuns runs) {
        return IntStream.range(0, runs.runs())
                .mapToObj(run -> List.of(runs.first(run), runs.count(run)))
                .toList();
    }

    static List<Object> fields(Receipt receipt) {
        return Arrays.asList(
                receipt.name(),
                receipt.version(),
                receipt.size(),
                receipt.digest(),
                receipt.level(),
                receipt.outcome(),
                receipt.completedAt());
    }

    static List<Object> fields(RemoteEntry entry) {
        return List.of(
                entry.name(), entry.type(), entry.size(), entry.modified(), entry.permissions(), entry.version());
    }

    @Override
    public String toString() {
        return name;
    }
}
