// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.DownloadResult;
import io.filetransfer.FileOutcome;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.UploadResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file.
 *
 * @param name the local file
 * @param remote the name on the server, relative to its root
 * @param bytes the certified size, 0 after a failure
 * @param skipped bytes that were there already
 * @param elapsed from the start of this file to its end
 * @param digest the digest of the content; null after a failure and for a file that was left alone
 * @param retries attempts after the first
 * @param level the durability that was reached, in lower case; null after a failure
 * @param outcome what happened to the name; null after a failure
 * @param failure why it failed, or null
 */
record FileReport(
        String name,
        String remote,
        long bytes,
        long skipped,
        Duration elapsed,
        @Nullable String digest,
        int retries,
        @Nullable String level,
        Receipt.@Nullable Outcome outcome,
        @Nullable CommandFailure failure) {

    static FileReport of(String name, UploadResult result) {
        return certified(
                name,
                result.receipt().name(),
                result.receipt(),
                result.skippedBytes(),
                result.elapsed(),
                result.retries());
    }

    static FileReport of(String remote, DownloadResult result) {
        return certified(
                result.target().toString(),
                remote,
                result.receipt(),
                result.skippedBytes(),
                result.elapsed(),
                result.retries());
    }

    /** Null for a directory that was made: it is no file. */
    static @Nullable FileReport ofUpload(FileOutcome outcome) {
        Receipt receipt = outcome.receipt();
        return of(outcome, outcome.local().toString(), receipt == null ? outcome.remote() : receipt.name());
    }

    /** Null for a directory that was made: it is no file. */
    static @Nullable FileReport ofDownload(FileOutcome outcome) {
        Receipt receipt = outcome.receipt();
        Path local = outcome.local();
        if (receipt != null && receipt.outcome() == Receipt.Outcome.RENAMED) {
            local = local.resolveSibling(receipt.name().substring(receipt.name().lastIndexOf('/') + 1));
        }
        return of(outcome, local.toString(), outcome.remote());
    }

    private static @Nullable FileReport of(FileOutcome outcome, String name, String remote) {
        Receipt receipt = outcome.receipt();
        TransferException failure = outcome.failure();
        if (failure != null) {
            return failed(name, remote, new CommandFailure(name, failure), outcome);
        }
        return receipt == null
                ? null
                : certified(name, remote, receipt, outcome.skippedBytes(), outcome.elapsed(), outcome.retries());
    }

    private static FileReport failed(String name, String remote, CommandFailure failure, FileOutcome outcome) {
        return new FileReport(
                name,
                remote,
                0,
                outcome.skippedBytes(),
                outcome.elapsed(),
                null,
                outcome.retries(),
                null,
                null,
                failure);
    }

    static FileReport failed(String name, String remote, CommandFailure failure) {
        return new FileReport(name, remote, 0, 0, Duration.ZERO, null, 0, null, null, failure);
    }

    private static FileReport certified(
            String name, String remote, Receipt receipt, long skipped, Duration elapsed, int retries) {
        return new FileReport(
                name,
                remote,
                receipt.size(),
                skipped,
                elapsed,
                receipt.digest() == null ? null : receipt.digest().toString(),
                retries,
                receipt.level().name().toLowerCase(Locale.ROOT),
                receipt.outcome(),
                null);
    }

    private double seconds() {
        return elapsed.toNanos() / 1e9;
    }

    /** The line of {@code --json}; its members are a promise to scripts. */
    String toJson() {
        return new JsonLine()
                .string("name", name)
                .string("remote", remote)
                .number("bytes", bytes)
                .number("skipped", skipped)
                .seconds("seconds", seconds())
                .string("digest", digest)
                .number("retries", retries)
                .string("level", level)
                .bool("ok", failure == null)
                .string("error", failure == null ? null : failure.error())
                .toString();
    }

    /** The line for people, of a file that went well. */
    String toText() {
        return Printable.of(String.format(
                Locale.ROOT,
                "%s <-> %s  %s, %d bytes, %d of them there already, %.3f s",
                name,
                remote,
                outcome == null ? "FAILED" : outcome,
                bytes,
                skipped,
                seconds()));
    }
}
