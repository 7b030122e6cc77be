// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.core.runtime.Clock;
import io.filetransfer.core.runtime.SerialExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The receipts on disk, one file a day, shared by all uploads: what is appended while a write runs goes out with the next one,
 * and one force serves all who wait for it. Safe for use by several threads.
 */
final class ReceiptLog {

    private record Waiting(RecordType type, ByteBuffer payload, CompletableFuture<@Nullable Void> written) {}

    private final Disk.Directory directory;
    private final Clock clock;
    private final Health health;
    private final SerialExecutor lane;
    private final GroupForce force;
    private final List<Waiting> waiting = new ArrayList<>(); // guarded by itself
    private final ByteBuffer[] page = {ByteBuffer.allocate(1 << 14)};
    private String day = ""; // guarded by waiting
    private volatile Disk.@Nullable OpenFile current;
    private Disk.@Nullable OpenFile
            previous; // kept open for a force that may still run; like all below used on the lane
    private long length;
    private int sequence;

    ReceiptLog(Disk.Directory directory, Clock clock, Health health, Executor threads) {
        this.directory = directory;
        this.clock = clock;
        this.health = health;
        this.lane = new SerialExecutor(threads);
        this.force = new GroupForce(threads, "forcing the receipts", () -> forceFile(current));
    }

    private static void forceFile(Disk.@Nullable OpenFile file) throws IOException {
        if (file != null) {
            file.force();
        }
    }

    /** Done when the record is written, which survives the process but not a loss of power. */
    CompletableFuture<@Nullable Void> append(RecordType type, ByteBuffer payload) {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        synchronized (waiting) {
            String today =
                    clock.wallTime().atOffset(ZoneOffset.UTC).toLocalDate().toString();
            if (!today.equals(day)) {
                day = today;
                beginDay(today);
            }
            waiting.add(new Waiting(type, payload, written));
        }
        lane.execute(this::writeWaiting);
        return written;
    }

    /** Done when everything that was written before this call is durable. */
    CompletableFuture<@Nullable Void> settle() {
        return force.force();
    }

    private void beginDay(String today) {
        orDegrade("forcing the receipts", () -> forceFile(current));
        orDegrade("opening the receipts", () -> open(today));
        orDegrade("forcing the receipts directory", directory::force);
    }

    private void orDegrade(String step, DiskTasks.Action action) {
        var unused = DiskTasks.run(lane, step, action).whenComplete((nothing, failure) -> {
            if (failure != null) {
                health.degrade(step, failure);
            }
        });
    }

    private void open(String today) throws IOException {
        if (previous != null) {
            previous.close();
        }
        previous = current;
        current = null;
        Disk.OpenFile file = directory.look(today) == null ? directory.create(today) : directory.openWrite(today);
        RecordScan scan = new RecordScan(file);
        do {
            scan.read(record -> {});
        } while (scan.end() == RecordScan.End.DAMAGED && scan.skipDamage());
        length = scan.goodBytes();
        sequence = scan.nextSequence();
        file.truncate(length);
        current = file;
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
        try {
            write(batch);
        } catch (IOException | RuntimeException | Error e) {
            failure = DiskFailure.of("writing the receipts", e);
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
        if (file == null) {
            throw new IOException("the receipts are not open");
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
            JournalRecord.write(page[0], one.type, next++, 0, one.payload);
        }
        page[0].flip();
        try {
            file.writeFully(length, page, 1);
        } catch (IOException e) {
            file.truncate(length);
            throw e;
        }
        length += bytes;
        sequence = next;
    }

    /** Closes the files after what is being written. */
    CompletableFuture<@Nullable Void> close() {
        return DiskTasks.run(lane, "closing the receipts", () -> {
            for (Disk.OpenFile file : new Disk.@Nullable OpenFile[] {previous, current}) {
                if (file != null) {
                    file.close();
                }
            }
        });
    }
}
