// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.BatchResult;
import io.filetransfer.TransferListener;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows what becomes of the files of one command, and remembers whether all went well. Used by several threads. */
final class TransferReport {

    private static final int HELD = 1_000;

    private final boolean quiet;
    private final boolean json;
    private final boolean bar;
    private final PrintStream out = Terminal.out();
    private final List<String> held = new ArrayList<>();
    private long failures;

    TransferReport(boolean quiet, boolean json, boolean bar) {
        this.quiet = quiet;
        this.json = json;
        this.bar = bar;
    }

    /** Told of each file's end; null is passed for a directory, which is not shown. */
    synchronized void file(@Nullable FileReport report) {
        if (report == null) {
            return;
        }
        if (json) {
            out.println(report.toJson());
        } else if (!quiet && !bar && report.failure() == null) {
            out.println(report.toText());
        }
        out.flush();
        if (report.failure() != null) {
            failed(report.failure());
        }
    }

    /** Told that nothing was begun: each source has failed, for one reason. */
    synchronized void notStarted(List<String> names, String remote, CommandFailure failure) {
        if (json) {
            names.forEach(
                    name -> out.println(FileReport.failed(name, remote, failure).toJson()));
            out.flush();
        }
        failed(failure);
    }

    /** Told of a failure that is not that of one file. */
    synchronized void failed(CommandFailure failure) {
        failures++;
        if (!bar) {
            System.err.println(failure.line());
        } else if (held.size() < HELD) {
            held.add(failure.line());
        }
    }

    /** Told when no bar is drawn any more: shows the failures that would have disturbed it. */
    synchronized void endOfBar() {
        held.forEach(System.err::println);
        held.clear();
    }

    /** Told of a batch's end. */
    synchronized void batch(BatchResult result) {
        if (!quiet && !json) {
            out.printf(
                    Locale.ROOT,
                    "%d files, %d left alone, %d failed, %d bytes moved, %d there already, %.3f s%n",
                    result.succeeded(),
                    result.skipped(),
                    result.failed(),
                    result.sentBytes(),
                    result.skippedBytes(),
                    result.elapsed().toNanos() / 1e9);
            out.flush();
        }
    }

    /** A listener for one transfer or batch. */
    TransferListener listener(String label) {
        if (bar) {
            return new LiveBar(label);
        }
        return quiet ? TransferListener.NONE : new RetryLines(label);
    }

    /** 0 only if nothing failed. */
    synchronized int exitCode() {
        endOfBar();
        return failures == 0 ? 0 : Ft.FAILED;
    }
}
