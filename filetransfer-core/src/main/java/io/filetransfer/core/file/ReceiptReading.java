// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the receipts of an earlier run into the index. Used by one task. */
final class ReceiptReading {

    /** More than is ever written between two forces. */
    private static final int TAIL_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptReading.class);

    private final ReceiptIndex index;
    private final Set<String> asked;
    private final Map<String, Commit> begun = new LinkedHashMap<>();

    /**
     * Prepares to read.
     *
     * @param asked partial files whose publish is in doubt; those that were completed are taken out
     */
    ReceiptReading(ReceiptIndex index, Set<String> asked) {
        this.index = index;
        this.asked = asked;
    }

    /** Segments of days before a time are deleted unread, unless something is in doubt. */
    void read(Disk.Directory directory, Instant oldest) throws IOException {
        directory.force();
        String firstDay = oldest.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        for (ReceiptSegment segment : segments(directory)) {
            if (segment.day().compareTo(firstDay) < 0 && asked.isEmpty()) {
                directory.deleteFile(segment.toString());
            } else {
                read(directory, segment);
            }
        }
    }

    private static Set<ReceiptSegment> segments(Disk.Directory directory) throws IOException {
        Set<ReceiptSegment> segments = new TreeSet<>();
        try (Disk.Names names = directory.names()) {
            for (@Nullable String name = names.next(); name != null; name = names.next()) {
                ReceiptSegment segment = ReceiptSegment.parse(name);
                if (segment != null) {
                    segments.add(segment);
                }
            }
        }
        return segments;
    }

    /**
     * What is read here counts, although its writer may have ended before it forced it. If a force had failed, the kernel calls
     * the last pages clean, and another force would pass over them: so they are written again.
     */
    private static void makeDurable(Disk.OpenFile file) throws IOException {
        long from = Math.max(0, file.size() - TAIL_BYTES);
        ByteBuffer tail = ByteBuffer.allocate((int) (file.size() - from));
        file.readFully(from, tail);
        file.writeFully(from, new ByteBuffer[] {tail.flip()}, 1);
        file.force();
    }

    private void read(Disk.Directory directory, ReceiptSegment segment) throws IOException {
        index.touch(segment, Instant.MIN);
        try (Disk.OpenFile file = directory.openWrite(segment.toString())) {
            makeDurable(file);
            RecordScan scan = new RecordScan(file);
            scan.read(record -> apply(record, segment, scan.goodBytes()));
            while (scan.end() == RecordScan.End.DAMAGED && scan.skipDamage()) {
                LOG.warn(
                        "the receipts of {} are damaged before byte {}; later ones are used",
                        segment,
                        scan.goodBytes());
                scan.read(record -> apply(record, segment, scan.goodBytes()));
            }
        }
    }

    private void apply(JournalRecord record, ReceiptSegment segment, long offset) {
        Commit commit = Commit.decode(record.payload()).commit();
        if (record.type() == RecordType.RECEIPT_INTENT) {
            begun.put(commit.id(), commit);
            index.touch(segment, commit.time());
        } else {
            begun.remove(commit.id());
            asked.remove(commit.id());
            index.add(new ReceiptIndex.Place(segment, offset), commit.call(), commit.time());
        }
    }

    /** Small files whose publish was announced and not confirmed. */
    Collection<Commit> begun() {
        return begun.values();
    }
}
