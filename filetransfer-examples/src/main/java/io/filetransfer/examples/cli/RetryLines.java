// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.TransferEvent;
import io.filetransfer.TransferListener;

/** Says on standard error that an attempt failed and another one follows, or that a connection stands still. */
final class RetryLines implements TransferListener {

    private final String label;

    RetryLines(String label) {
        this.label = label;
    }

    @Override
    public void onRetry(TransferEvent.Retrying event) {
        System.err.println(Printable.of("ft: " + label + ": " + event.cause().reason() + ": "
                + event.cause().getMessage() + "; reconnecting, attempt " + event.attempt() + " follows"));
    }

    @Override
    public void onStalled(TransferEvent.Stalled event) {
        System.err.println(Printable.of("ft: " + label + ": the connection has stood still for "
                + event.duration().toSeconds() + " s; reconnecting"));
    }
}
