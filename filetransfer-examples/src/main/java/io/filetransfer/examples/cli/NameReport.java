// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The results of a command that works on names: silence, as with {@code rm}, or JSON. */
final class NameReport {

    @Option(
            names = "--json",
            description = "Write one JSON object a name to standard output, with the members remote, ok and error.")
    private boolean json;

    private boolean failed;

    /** Does something with a name and tells how it ended. */
    void attempt(RemoteUri uri, Step step) {
        CommandFailure failure = null;
        try {
            step.run();
        } catch (CommandFailure thrown) {
            failure = thrown;
        }
        show(uri, failure);
    }

    private void show(RemoteUri uri, @Nullable CommandFailure failure) {
        if (json) {
            Terminal.out()
                    .println(new JsonLine()
                            .string("remote", uri.path())
                            .bool("ok", failure == null)
                            .string("error", failure == null ? null : failure.error()));
            Terminal.out().flush();
        }
        if (failure != null) {
            System.err.println(failure.line());
            failed = true;
        }
    }

    int exitCode() {
        return failed ? Ft.FAILED : 0;
    }

    /** What is done with one name. */
    interface Step {
        void run() throws CommandFailure;
    }
}
