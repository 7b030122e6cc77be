// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A lease that tells how often it was released. Safe for use by several threads. */
public final class CountingLease implements Lease {

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 20);

    private final ByteBuffer buffer;
    private int holds = 1;
    private int misuses;

    public CountingLease(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** A lease on direct memory with these bytes. */
    public static CountingLease of(byte[] bytes) {
        return new CountingLease(
                ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
    }

    /** A lease on direct memory, shared with others, with at most 1 MiB of zeros. */
    public static CountingLease ofZeros(int bytes) {
        return new CountingLease(ZEROS.slice(0, bytes));
    }

    /** A lease on heap memory with the bytes of this text. */
    public static CountingLease of(String text) {
        return new CountingLease(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public synchronized void retain() {
        change(1);
    }

    @Override
    public synchronized void release() {
        change(-1);
        notifyAll();
    }

    private void change(int by) {
        if (holds == 0) {
            misuses++;
            throw new IllegalStateException("this lease has ended");
        }
        holds += by;
    }

    /** Whether every hold was given back, and none twice. */
    public synchronized boolean isReleasedOnce() {
        return holds == 0 && misuses == 0;
    }

    /** Waits for each of these leases to be released, and fails if one is not. */
    public static void awaitReleasedOnce(List<CountingLease> leases) {
        List<CountingLease> left = new ArrayList<>(leases);
        Waiting.await("leases to be released", () -> {
            left.removeIf(CountingLease::isReleasedOnce);
            return left.isEmpty();
        });
    }
}
