// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.ConsoleProgressBar;
import io.filetransfer.TransferEvent;
import io.filetransfer.TransferListener;

/** A progress bar that leaves the telling of failures to the {@link TransferReport}. */
final class LiveBar implements TransferListener {

    private final ConsoleProgressBar bar;

    LiveBar(String label) {
        this.bar = ConsoleProgressBar.on(System.out, Printable.of(label));
    }

    @Override
    public void onProgress(TransferEvent.Progressed event) {
        bar.onProgress(event);
    }

    @Override
    public void onRetry(TransferEvent.Retrying event) {
        bar.onRetry(event);
    }

    @Override
    public void onStalled(TransferEvent.Stalled event) {
        bar.onStalled(event);
    }

    @Override
    public void onCompleted(TransferEvent.Completed event) {
        bar.onCompleted(event);
    }

    @Override
    public void onFailed(TransferEvent.Failed event) {
        System.out.println();
    }

    @Override
    public void onCancelled(TransferEvent.Cancelled event) {
        System.out.println();
    }
}
