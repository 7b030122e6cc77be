// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.FileDigest;
import io.filetransfer.TransferException;
import io.filetransfer.core.connection.Chunk;
import io.filetransfer.core.wire.BlockRuns;
import io.filetransfer.core.wire.ByteRange;
import io.filetransfer.core.wire.Crc32cCombination;
import io.filetransfer.core.wire.Wire;
import io.filetransfer.storage.BlockList;
import io.filetransfer.storage.BlockMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks of one file have arrived, are written and are durable, and what that allows the sender. Pure state: no frame is
 * sent and no disk touched here. Used on the session's thread.
 */
final class ReceivedBlocks {

    private final Crc32cCombination combination = new Crc32cCombination();
    private final Map<Integer, BlockProgress> progress = new HashMap<>();
    private final BitSet arrived = new BitSet();
    private final BlockMap written;
    private final CreditWindow writeWindow;
    private final CreditWindow durableWindow;

    private long size;
    private long credit;
    private long keptBytes;
    private long durableBytes;
    private long reached;

    /**
     * What an earlier attachment left.
     *
     * @param durable the durable blocks; this object changes the map
     * @param size bytes of the file, or unknown
     * @param initialCredit the highest offset that may have been sent already
     * @param writeWindowBytes how far the sender may be ahead of what is written
     * @param durableWindowBytes how far it may be ahead of what is durable
     */
    ReceivedBlocks(BlockMap durable, long size, long initialCredit, long writeWindowBytes, long durableWindowBytes) {
        this.written = durable;
        this.size = size;
        this.credit = initialCredit;
        for (int block = durable.nextPresent(0); block >= 0; block = durable.nextPresent(block + 1)) {
            arrived.set(block);
            keptBytes += length(block);
        }
        this.durableBytes = keptBytes;
        this.writeWindow = new CreditWindow(blocksOf(writeWindowBytes) + 1, arrived);
        this.durableWindow = new CreditWindow(blocksOf(durableWindowBytes), arrived);
        raiseCredit();
    }

    private static int blocksOf(long bytes) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE - 1, bytes / Wire.BLOCK_BYTES));
    }

    private int length(int block) {
        return size < 0 ? Wire.BLOCK_BYTES : Wire.blockLength(block, size);
    }

    long size() {
        return size;
    }

    /** The highest offset that may be sent; never falls. */
    long credit() {
        return credit;
    }

    /** Bytes that an earlier attachment left and that were not withdrawn. */
    long keptBytes() {
        return keptBytes;
    }

    long durableBytes() {
        return durableBytes;
    }

    /** The fingerprints of all written blocks. */
    BlockMap written() {
        return written;
    }

    /** What {@link #accept} found: the block that the chunk completed, or that the chunk is not needed. */
    record Accepted(boolean isNeeded, int completeBlock, long fingerprint) {

        private static final Accepted DUPLICATE = new Accepted(false, -1, 0);
        private static final Accepted PART = new Accepted(true, -1, 0);
    }

    /**
     * Follows the fingerprint of a chunk's block.
     *
     * @throws TransferException if the chunk lies outside the file or the credit, crosses a block, or leaves a gap in it
     */
    Accepted accept(Chunk chunk) throws TransferException {
        long end = chunk.offset() + chunk.length();
        int block = (int) Math.min(Integer.MAX_VALUE, chunk.offset() / Wire.BLOCK_BYTES);
        checkPlace(chunk, block, end);
        reached = Math.max(reached, end);
        if (arrived.get(block)) {
            return Accepted.DUPLICATE; // was on its way when the blocks that are here were announced
        }
        int inBlock = (int) (chunk.offset() - (long) block * Wire.BLOCK_BYTES);
        BlockProgress sofar = inBlock == 0 ? new BlockProgress() : progress.get(block);
        if (sofar == null || sofar.length() != inBlock) {
            throw Wire.violation("chunk at " + chunk.offset() + ": the chunks of a block must ascend without a gap");
        }
        sofar.add(chunk, combination);
        if (sofar.length() < Wire.BLOCK_BYTES && end != size) {
            progress.put(block, sofar);
            return Accepted.PART;
        }
        progress.remove(block);
        arrived.set(block);
        return new Accepted(true, block, sofar.fingerprint());
    }

    private void checkPlace(Chunk chunk, int block, long end) throws TransferException {
        if (chunk.offset() < 0 || end < 0 || block == Integer.MAX_VALUE || (size >= 0 && end > size)) {
            throw Wire.violation("chunk of " + chunk.length() + " bytes at " + Long.toUnsignedString(chunk.offset())
                    + " lies outside a file of " + size + " bytes");
        }
        if (end > credit) {
            throw Wire.violation("chunk ends at " + end + ", transfer credit: " + credit);
        }
        if ((end - 1) / Wire.BLOCK_BYTES != block) {
            throw Wire.violation("chunk of " + chunk.length() + " bytes at " + chunk.offset() + " crosses a block");
        }
    }

    /** Blocks are written, with their fingerprints. */
    void onWritten(BlockList complete) {
        written.putAll(complete);
        for (int i = 0; i < complete.count(); i++) {
            writeWindow.add(complete.block(i));
        }
        raiseCredit();
    }

    /** Blocks are durable, but for those that were withdrawn meanwhile. */
    void onDurable(BlockList blocks) {
        for (int i = 0; i < blocks.count(); i++) {
            int block = blocks.block(i);
            if (written.contains(block)) {
                durableWindow.add(block);
                durableBytes += length(block);
            }
        }
        raiseCredit();
    }

    /** Takes blocks back: they will come again. */
    void withdraw(int first, int count) {
        for (int block = written.nextPresent(first);
                block >= 0 && block < first + count;
                block = written.nextPresent(block + 1)) {
            keptBytes = Math.max(0, keptBytes - length(block));
            durableBytes = Math.max(0, durableBytes - length(block));
            arrived.clear(block);
            writeWindow.remove(block);
            durableWindow.remove(block);
            progress.remove(block);
        }
        written.remove(first, count);
    }

    /** Credit follows the write and stops two checkpoints ahead of durable: it bounds what a crash can lose. */
    private void raiseCredit() {
        long limit = (long) Math.min(writeWindow.limitBlock(), durableWindow.limitBlock()) * Wire.BLOCK_BYTES;
        credit = Math.max(credit, size < 0 ? limit : Math.min(size, limit));
    }

    /** The runs to tell the sender of: as many as a frame may carry. */
    BlockRuns announceable() {
        return BlockRuns.of(written);
    }

    /**
     * The size of a file is known only now.
     *
     * @return the last block with its fingerprint, or null if it is complete already or has not come whole
     * @throws TransferException if bytes lie behind the end
     */
    @Nullable
    Accepted end(long finalSize) throws TransferException {
        size = finalSize;
        int last = Wire.blocks(size) - 1;
        BlockProgress tail = progress.remove(last);
        Accepted whole = null;
        if (tail != null && tail.length() == length(last)) {
            arrived.set(last);
            whole = new Accepted(true, last, tail.fingerprint());
        }
        progress.clear(); // what was begun and is not whole comes again from its start
        if (arrived.length() > last + 1 || reached > size) {
            throw Wire.violation("chunks lie behind the size in FINISH: " + size);
        }
        return whole;
    }

    boolean hasAllArrived() {
        return size >= 0 && arrived.nextClearBit(0) >= Wire.blocks(size);
    }

    boolean isAllWritten() {
        return size >= 0 && written.nextAbsent(0) >= Wire.blocks(size);
    }

    /** The ranges that have not come whole: each block from its start, at most as many as a frame may carry. */
    List<ByteRange> missing() {
        List<ByteRange> ranges = new ArrayList<>();
        int end = Wire.blocks(size);
        int block = arrived.nextClearBit(0);
        while (block < end && ranges.size() < Wire.MAX_RUNS) {
            int next = arrived.nextSetBit(block);
            int to = next < 0 ? end : Math.min(end, next);
            long offset = (long) block * Wire.BLOCK_BYTES;
            ranges.add(new ByteRange(offset, Math.min(size, (long) to * Wire.BLOCK_BYTES) - offset));
            block = arrived.nextClearBit(to);
        }
        return ranges;
    }

    FileDigest digest() {
        return written.digest(size);
    }
}
