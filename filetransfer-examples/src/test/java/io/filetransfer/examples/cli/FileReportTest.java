// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.FileOutcome;
import io.filetransfer.Receipt;
import io.filetransfer.TransferException;
import io.filetransfer.UploadResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileReportTest {

    private static final FileDigest DIGEST = FileDigest.ofBytes(new byte[FileDigest.BYTES]);

    @Test
    void tellsAllOfAnUpload() {
        UploadResult result = new UploadResult(
                Path.of("f"), receipt("d/f (1)", Receipt.Outcome.RENAMED), 60, 40, Duration.ofMillis(1500), 2);
        assertEquals(
                "{\"name\":\"f\",\"remote\":\"d/f (1)\",\"bytes\":100,\"skipped\":40,\"seconds\":1.500,\"digest\":\""
                        + "0".repeat(64) + "\",\"retries\":2,\"level\":\"durable\",\"ok\":true,\"error\":null}",
                FileReport.of("f", result).toJson());
    }

    @Test
    void tellsWhyAFileOfABatchFailed() {
        FileOutcome outcome = new FileOutcome(
                Path.of("f"),
                "d/f",
                null,
                new TransferException(TransferException.Reason.NO_SPACE, "disk \"full\""),
                0,
                7,
                Duration.ZERO,
                0);
        FileReport report = FileReport.ofUpload(outcome);
        assertEquals(
                "{\"name\":\"f\",\"remote\":\"d/f\",\"bytes\":0,\"skipped\":7,\"seconds\":0.000,\"digest\":null,\"retries\":0,"
                        + "\"level\":null,\"ok\":false,\"error\":\"NO_SPACE: disk \\\"full\\\" (make room and run the same"
                        + " command again: it continues)\"}",
                report == null ? null : report.toJson());
    }

    @Test
    void namesADownloadAsItIsNow() {
        FileOutcome outcome = new FileOutcome(
                Path.of("dst", "f"), "d/f", receipt("f (1)", Receipt.Outcome.RENAMED), null, 100, 0, Duration.ZERO, 0);
        FileReport report = FileReport.ofDownload(outcome);
        assertEquals(Path.of("dst", "f (1)").toString(), report == null ? null : report.name());
        assertEquals("d/f", report == null ? null : report.remote());
    }

    @Test
    void keepsSilentAboutDirectories() {
        assertNull(FileReport.ofUpload(new FileOutcome(Path.of("d"), "d", null, null, 0, 0, Duration.ZERO, 0)));
    }

    private static Receipt receipt(String name, Receipt.Outcome outcome) {
        return new Receipt(name, "v", 100, DIGEST, Durability.DURABLE, outcome, Instant.EPOCH);
    }
}
