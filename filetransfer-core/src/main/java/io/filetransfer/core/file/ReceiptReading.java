// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.core.runtime.Clock;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the receipts of an earlier run, deletes the files of days that are over. Used by one task. */
final class ReceiptReading {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptReading.class);

    private final Receipts receipts;
    private final Set<String> asked;
    private final Map<String, Commit> begun = new LinkedHashMap<>();

    /**
     * Prepares to read.
     *
     * @param asked partial files whose publish is in doubt; those that were completed are taken out
     */
    ReceiptReading(Receipts receipts, Set<String> asked) {
        this.receipts = receipts;
        this.asked = asked;
    }

    void read(Disk.Directory directory, Clock clock, Duration retention) throws IOException {
        LocalDate oldest =
                clock.wallTime().minus(retention).atOffset(ZoneOffset.UTC).toLocalDate();
        for (String day : days(directory)) {
            if (day.compareTo(oldest.toString()) < 0) {
                directory.deleteFile(day);
            } else {
                readDay(directory, day);
            }
        }
    }

    private static List<String> days(Disk.Directory directory) throws IOException {
        List<String> days = new ArrayList<>();
        try (Disk.Names names = directory.names()) {
            for (@Nullable String name = names.next(); name != null; name = names.next()) {
                if (name.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
                    days.add(name);
                }
            }
        }
        Collections.sort(days);
        return days;
    }

    private void readDay(Disk.Directory directory, String day) throws IOException {
        try (Disk.OpenFile file = directory.openRead(day)) {
            RecordScan scan = new RecordScan(file);
            scan.read(this::apply);
            while (scan.end() == RecordScan.End.DAMAGED && scan.skipDamage()) {
                LOG.warn("the receipts of {} are damaged before byte {}; later ones are used", day, scan.goodBytes());
                scan.read(this::apply);
            }
        }
    }

    private void apply(JournalRecord record) {
        Commit.Decoded decoded = Commit.decode(record.payload());
        Commit commit = decoded.commit();
        if (record.type() == RecordType.RECEIPT_INTENT) {
            begun.put(commit.id(), commit);
        } else {
            begun.remove(commit.id());
            asked.remove(commit.id());
            receipts.put(commit, decoded.version());
        }
    }

    /** Small files whose publish was announced and not confirmed. */
    Collection<Commit> begun() {
        return begun.values();
    }
}
