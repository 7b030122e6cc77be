// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import picocli.CommandLine.Option;

/** How results are shown. Errors are always one line each on standard error. */
final class OutputOptions {

    @Option(
            names = {"-q", "--quiet"},
            description = "Show errors only.")
    private boolean quiet;

    @Option(
            names = "--json",
            description =
                    "Write one JSON object a file to standard output, with the members name, remote, bytes, skipped,"
                            + " seconds, digest, retries, level, ok and error.")
    private boolean json;

    /** A report for one command. */
    TransferReport report() {
        return new TransferReport(quiet, json, !quiet && !json && Terminal.isInteractive());
    }
}
