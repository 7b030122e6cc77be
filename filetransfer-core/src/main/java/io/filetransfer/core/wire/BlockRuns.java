// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.TransferException;
import io.filetransfer.storage.BlockMap;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Runs of blocks in ascending order, as OPENED, GET and WITHDRAW carry them. Immutable. */
public final class BlockRuns {

    /** No block at all. */
    public static final BlockRuns NONE = new BlockRuns(new int[0], new int[0]);

    private final int[] first;
    private final int[] count;

    private BlockRuns(int[] first, int[] count) {
        this.first = first;
        this.count = count;
    }

    /** One run. */
    public static BlockRuns of(int first, int count) {
        return new BlockRuns(new int[] {first}, new int[] {count});
    }

    /** The runs of a map, at most as many as a frame may carry. */
    public static BlockRuns of(BlockMap blocks) {
        int[] first = new int[8];
        int[] count = new int[8];
        int runs = 0;
        for (int at = blocks.nextPresent(0);
                at >= 0 && runs < Wire.MAX_RUNS;
                at = blocks.nextPresent(at + count[runs - 1])) {
            if (runs == first.length) {
                first = Arrays.copyOf(first, runs * 2);
                count = Arrays.copyOf(count, runs * 2);
            }
            first[runs] = at;
            count[runs] = blocks.nextAbsent(at) - at;
            runs++;
        }
        return new BlockRuns(Arrays.copyOf(first, runs), Arrays.copyOf(count, runs));
    }

    /** How many runs. */
    public int runs() {
        return first.length;
    }

    /** The first block of a run. */
    public int first(int run) {
        return first[run];
    }

    /** The blocks of a run. */
    public int count(int run) {
        return count[run];
    }

    /** The first block behind all runs. */
    public int end() {
        return first.length == 0 ? 0 : first[first.length - 1] + count[count.length - 1];
    }

    /** All blocks of all runs. */
    public int blocks() {
        int sum = 0;
        for (int each : count) {
            sum += each;
        }
        return sum;
    }

    void write(BodyWriter body) {
        body.u32(first.length);
        for (int i = 0; i < first.length; i++) {
            body.u32(first[i]).u32(count[i]);
        }
    }

    /** Writes these runs as the whole body of a frame. */
    public void writeBody(BodyWriter body) {
        write(body);
    }

    static BlockRuns read(BodyReader body) throws TransferException {
        int runs = body.range("number of runs", body.u32(), 0, Wire.MAX_RUNS);
        if (body.remaining() < runs * 8L) {
            throw Wire.violation("body ends in the middle of a run of blocks");
        }
        int[] first = new int[runs];
        int[] count = new int[runs];
        long free = 0;
        for (int i = 0; i < runs; i++) {
            first[i] = body.range("first block", body.u32(), 0, Integer.MAX_VALUE - 1);
            count[i] = body.range("number of blocks", body.u32(), 1, Integer.MAX_VALUE - 1);
            if (first[i] < free || (long) first[i] + count[i] >= Integer.MAX_VALUE) {
                throw Wire.violation(
                        "runs of blocks overlap, are not in ascending order, or end beyond the last block");
            }
            free = (long) first[i] + count[i];
        }
        return new BlockRuns(first, count);
    }

    /** Reads the whole body of a WITHDRAW. */
    public static BlockRuns readBody(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.WITHDRAW, bytes);
        BlockRuns runs = read(body);
        body.end();
        return runs;
    }
}
