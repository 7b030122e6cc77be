// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Receipt;
import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.SerialExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receipts on disk, one file a day or more, shared by all uploads: what is appended while a write runs goes out with the
 * next one, and one force serves all who wait for it. Only an index of them is in memory. Safe for use by several threads.
 */
final class ReceiptLog {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptLog.class);
    private static final int SEGMENTS = 8;
    private static final int USUAL_RECORD_BYTES = 2048;

    private record Waiting(
            RecordType type, Commit commit, ByteBuffer payload, CompletableFuture<@Nullable Void> written) {}

    private final Disk.Directory directory;
    private final ReceiptIndex index;
    private final Clock clock;
    private final Duration retention;
    private final int most;
    private final Health health;
    private final SerialExecutor lane;
    private final GroupForce force;
    private final List<Waiting> waiting = new ArrayList<>(); // guarded by itself
    private final ByteBuffer[] page = {ByteBuffer.allocate(1 << 14)};
    private @Nullable ReceiptSegment segment; // guarded by waiting
    private int inSegment; // receipts, guarded by waiting
    private volatile Disk.@Nullable OpenFile current;
    private volatile ReceiptIndex.@Nullable Place beginOfRun;
    private final Set<Disk.OpenFile> retired = new LinkedHashSet<>(); // guarded by itself
    private @Nullable ReceiptSegment currentSegment; // like all below used on the lane
    private @Nullable IOException notOpen;
    private long length;
    private int sequence;

    ReceiptLog(
            Disk.Directory directory,
            ReceiptIndex index,
            StorageOptions options,
            Clock clock,
            Health health,
            Executor threads) {
        this.directory = directory;
        this.index = index;
        this.clock = clock;
        this.retention = options.receiptRetention();
        this.most = options.mostReceipts();
        this.health = health;
        this.lane = new SerialExecutor(threads);
        this.force = new GroupForce(threads, "forcing the receipts", () -> forceFile(current));
    }

    private static void forceFile(Disk.@Nullable OpenFile file) throws IOException {
        if (file != null) {
            file.force();
        }
    }

    /**
     * A receipt on disk.
     *
     * @param isOfThisRun whether this run has written it: an earlier one may have ended before its file's name was durable
     */
    record Found(Receipt receipt, boolean isOfThisRun) {}

    /** Finds the latest receipt of a call; null if there is none, or it is over its time. Blocks. */
    @Nullable
    Found find(ReceiptIndex.Call call, Instant now) throws IOException {
        for (ReceiptIndex.Place place : index.places(call)) {
            Commit.Decoded found = read(place);
            if (found != null && found.commit().call().equals(call)) {
                boolean isOld = found.commit().time().plus(retention).isBefore(now);
                return isOld ? null : new Found(found.commit().receipt(found.version()), isOfThisRun(place));
            }
        }
        return null;
    }

    private boolean isOfThisRun(ReceiptIndex.Place place) {
        ReceiptIndex.Place begin = beginOfRun;
        int order = begin == null ? -1 : place.segment().compareTo(begin.segment());
        return order > 0 || (begin != null && order == 0 && place.offset() >= begin.offset());
    }

    /** Null if the segment has just been removed, or the record is damaged. */
    private Commit.@Nullable Decoded read(ReceiptIndex.Place place) throws IOException {
        try (Disk.OpenFile file = directory.openRead(place.segment().toString())) {
            ByteBuffer bytes = ByteBuffer.allocate(USUAL_RECORD_BYTES);
            file.readFully(place.offset(), bytes);
            bytes.flip();
            int recordBytes = bytes.remaining() < JournalRecord.LEAST_BYTES ? 0 : bytes.getInt(0);
            if (recordBytes > USUAL_RECORD_BYTES && recordBytes <= JournalRecord.MOST_BYTES) {
                bytes = ByteBuffer.allocate(recordBytes);
                file.readFully(place.offset(), bytes);
                bytes.flip();
            }
            JournalRecord record = JournalRecord.read(bytes);
            return record == null || record.type() != RecordType.RECEIPT ? null : Commit.decode(record.payload());
        } catch (NoSuchFileException removed) {
            return null;
        }
    }

    /**
     * Done when the record is written, which survives the process but not a loss of power.
     *
     * @param version what the name shows; empty for an intent
     */
    CompletableFuture<@Nullable Void> append(RecordType type, Commit commit, String version) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        ByteBuffer payload = commit.encoded(version);
        synchronized (waiting) {
            ReceiptSegment now = segmentOfNow();
            if (!now.equals(segment)) {
                segment = now;
                inSegment = index.count(now);
                begin(now);
            }
            inSegment += type == RecordType.RECEIPT ? 1 : 0;
            waiting.add(new Waiting(type, commit, payload, written));
        }
        lane.execute(this::writeWaiting);
        return written;
    }

    /** Days only go forward, whatever the clock does. */
    private ReceiptSegment segmentOfNow() {
        String today = clock.wallTime().atOffset(ZoneOffset.UTC).toLocalDate().toString();
        ReceiptSegment last = segment != null ? segment : index.last();
        if (last == null || last.day().compareTo(today) < 0) {
            return new ReceiptSegment(today, 0);
        }
        int count = segment != null ? inSegment : index.count(last);
        return count < Math.max(1, most / SEGMENTS) ? last : last.next();
    }

    /** Done when everything that was written before this call is durable. */
    CompletableFuture<@Nullable Void> settle() {
        return force.force();
    }

    private void begin(ReceiptSegment next) {
        orDegrade("forcing the receipts", () -> forceFile(current));
        lane.execute(() -> tryToOpen(next));
        orDegrade("forcing the receipts directory", directory::force);
        var unused = DiskTasks.run(lane, "removing receipts", this::removeSurplus)
                .exceptionally(failure -> {
                    LOG.warn("receipts could not be removed", failure);
                    return null;
                });
    }

    private void orDegrade(String step, DiskTasks.Action action) {
        var unused = DiskTasks.run(lane, step, action).whenComplete((nothing, failure) -> {
            if (failure != null) {
                health.degrade(step, failure);
            }
        });
    }

    /** What cannot be opened fails those who wait; the next one tries again. */
    private void tryToOpen(ReceiptSegment next) {
        boolean isInterrupted = Thread.interrupted(); // it would close the file that all share
        try {
            notOpen = null;
            open(next);
        } catch (IOException | RuntimeException e) {
            notOpen = DiskFailure.of("opening the receipts", e);
            synchronized (waiting) {
                segment = null;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(ReceiptSegment next) throws IOException {
        Disk.OpenFile before = current;
        current = null;
        if (before != null) {
            retire(before);
        }
        String name = next.toString();
        Disk.OpenFile file = directory.look(name) == null ? directory.create(name) : directory.openWrite(name);
        RecordScan scan = new RecordScan(file);
        try {
            do {
                scan.read(record -> {});
            } while (scan.end() == RecordScan.End.DAMAGED && scan.skipDamage());
            file.truncate(scan.goodBytes());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        length = scan.goodBytes();
        sequence = scan.nextSequence();
        index.touch(next, Instant.MIN);
        beginOfRun = beginOfRun == null ? new ReceiptIndex.Place(next, length) : beginOfRun;
        currentSegment = next;
        current = file;
    }

    /** Closes a file once no force of it can run any more: the next one begins after them. */
    private void retire(Disk.OpenFile file) {
        synchronized (retired) {
            retired.add(file);
        }
        var unused = force.force().whenComplete((nothing, failure) -> {
            try {
                closeRetired(file);
            } catch (IOException alreadyForced) {
                LOG.debug("a file of receipts could not be closed", alreadyForced);
            }
        });
    }

    private void closeRetired(Disk.OpenFile file) throws IOException {
        synchronized (retired) {
            if (!retired.remove(file)) {
                return;
            }
        }
        file.close();
    }

    private void writeWaiting() {
        List<Waiting> batch;
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                return;
            }
            batch = new ArrayList<>(waiting);
            waiting.clear();
        }
        Throwable failure = null;
        boolean isInterrupted = Thread.interrupted(); // it would close the file that all share
        try {
            write(batch);
        } catch (IOException | RuntimeException | Error e) {
            failure = DiskFailure.of("writing the receipts", e);
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        for (Waiting one : batch) {
            if (failure == null) {
                one.written.complete(null);
            } else {
                one.written.completeExceptionally(failure);
            }
        }
    }

    private void write(List<Waiting> batch) throws IOException {
        Disk.OpenFile file = current;
        ReceiptSegment into = currentSegment;
        if (file == null || into == null) {
            throw notOpen != null ? notOpen : new IOException("the receipts are not open");
        }
        int bytes = 0;
        for (Waiting one : batch) {
            bytes += JournalRecord.LEAST_BYTES + one.payload.remaining();
        }
        if (page[0].capacity() < bytes) {
            page[0] = ByteBuffer.allocate(bytes);
        }
        page[0].clear();
        int next = sequence;
        for (Waiting one : batch) {
            JournalRecord.write(page[0], one.type, next++, 0, one.payload.duplicate());
        }
        page[0].flip();
        try {
            file.writeFully(length, page, 1);
        } catch (IOException e) {
            file.truncate(length);
            throw e;
        }
        for (Waiting one : batch) {
            if (one.type == RecordType.RECEIPT) {
                index.add(new ReceiptIndex.Place(into, length), one.commit.call(), one.commit.time());
            } else {
                index.touch(into, one.commit.time());
            }
            length += JournalRecord.LEAST_BYTES + one.payload.remaining();
        }
        sequence = next;
    }

    /** Removes what is over its time, and the oldest if there are too many. Blocks. */
    void removeSurplus() throws IOException {
        for (ReceiptSegment old : index.takeOlderThan(clock.wallTime().minus(retention))) {
            directory.deleteFile(old.toString());
        }
        for (ReceiptSegment surplus : index.takeBeyond(most)) {
            LOG.warn("more than {} receipts; those of {} are forgotten before their time", most, surplus);
            directory.deleteFile(surplus.toString());
        }
    }

    /** Closes the files after what is being written. */
    CompletableFuture<@Nullable Void> close() {
        return DiskTasks.run(lane, "closing the receipts", () -> {
            List<Disk.OpenFile> old;
            synchronized (retired) {
                old = List.copyOf(retired);
            }
            for (Disk.OpenFile file : old) {
                closeRetired(file);
            }
            Disk.OpenFile file = current;
            if (file != null) {
                file.close();
            }
        });
    }
}
