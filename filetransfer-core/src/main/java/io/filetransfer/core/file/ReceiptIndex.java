// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.storage.TransferKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the receipt of a call may lie. A segment of the log has a table of 8 bytes an entry, found by linear probing: 28 bits
 * of the call's hash and 36 bits of its place. What it answers must be read to be believed; what it does not name is not
 * there. Safe for use by several threads.
 */
final class ReceiptIndex {

    private static final int HASH_BITS = 28;
    private static final int PLACE_BITS = 36;
    private static final int MOST_PLACES = 16;

    /** Who asked for what. */
    record Call(String principal, String name, TransferKey key) {}

    /** Where a record begins. */
    record Place(ReceiptSegment segment, long offset) {}

    private static final class Table {
        private long[] entries = new long[16];
        private int count;
        private Instant newest = Instant.MIN;
    }

    private final long seed;
    private final TreeMap<ReceiptSegment, Table> tables = new TreeMap<>();
    private long count;

    /** The seed keeps peers from choosing keys that share a place. */
    ReceiptIndex(long seed) {
        this.seed = seed;
    }

    private long hash(Call call) {
        long hash = seed;
        for (long part : new long[] {
            call.key.high(), call.key.low(), ((long) call.principal.hashCode() << 32) ^ call.name.hashCode()
        }) {
            hash = (hash ^ part) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (hash * 0xC2B2AE3D27D4EB4FL) >>> (64 - HASH_BITS);
    }

    /** Remembers a receipt. */
    synchronized void add(Place place, Call call, Instant time) {
        Table table = touched(place.segment, time);
        if (table.count * 4L > table.entries.length * 3L) {
            grow(table);
        }
        put(table.entries, (hash(call) << PLACE_BITS) | (place.offset + 1));
        table.count++;
        count++;
    }

    /** Remembers that a segment has a record of some time. */
    synchronized void touch(ReceiptSegment segment, Instant time) {
        touched(segment, time);
    }

    private Table touched(ReceiptSegment segment, Instant time) {
        Table table = tables.computeIfAbsent(segment, absent -> new Table());
        table.newest = time.isAfter(table.newest) ? time : table.newest;
        return table;
    }

    private static void grow(Table table) {
        long[] larger = new long[table.entries.length * 2];
        for (long entry : table.entries) {
            if (entry != 0) {
                put(larger, entry);
            }
        }
        table.entries = larger;
    }

    private static int home(long[] entries, long hash) {
        return (int) ((hash * entries.length) >>> HASH_BITS);
    }

    private static void put(long[] entries, long entry) {
        int at = home(entries, entry >>> PLACE_BITS);
        while (entries[at] != 0) {
            at = at + 1 == entries.length ? 0 : at + 1;
        }
        entries[at] = entry;
    }

    /** Where to look for a call, the latest first. */
    synchronized List<Place> places(Call call) {
        long hash = hash(call);
        List<Place> found = new ArrayList<>();
        for (var segment : tables.descendingMap().entrySet()) {
            long[] entries = segment.getValue().entries;
            List<Long> offsets = new ArrayList<>(1);
            for (int at = home(entries, hash); entries[at] != 0; at = at + 1 == entries.length ? 0 : at + 1) {
                if (entries[at] >>> PLACE_BITS == hash) {
                    offsets.add((entries[at] & ((1L << PLACE_BITS) - 1)) - 1);
                }
            }
            offsets.sort(Collections.reverseOrder());
            for (long offset : offsets) {
                if (found.size() < MOST_PLACES) {
                    found.add(new Place(segment.getKey(), offset));
                }
            }
        }
        return found;
    }

    /** The segment that is written to; null if there is none. */
    synchronized @Nullable ReceiptSegment last() {
        return tables.isEmpty() ? null : tables.lastKey();
    }

    synchronized int count(ReceiptSegment segment) {
        Table table = tables.get(segment);
        return table == null ? 0 : table.count;
    }

    /** Forgets the segments, oldest first, that hold nothing younger than a limit; never the last one. */
    synchronized List<ReceiptSegment> takeOlderThan(Instant limit) {
        List<ReceiptSegment> taken = new ArrayList<>();
        while (tables.size() > 1 && tables.firstEntry().getValue().newest.isBefore(limit)) {
            taken.add(takeFirst());
        }
        return taken;
    }

    /** Forgets the oldest segments as long as enough receipts are left without them. */
    synchronized List<ReceiptSegment> takeBeyond(int most) {
        List<ReceiptSegment> taken = new ArrayList<>();
        while (tables.size() > 1 && count - tables.firstEntry().getValue().count >= most) {
            taken.add(takeFirst());
        }
        return taken;
    }

    private ReceiptSegment takeFirst() {
        var first = tables.pollFirstEntry();
        count -= first.getValue().count;
        return first.getKey();
    }
}
