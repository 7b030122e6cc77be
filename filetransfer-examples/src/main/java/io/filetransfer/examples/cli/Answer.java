// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.TransferException;
import io.filetransfer.TransferException.Reason;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The end of a future, in the words of the command line. */
final class Answer {

    private Answer() {}

    /** Waits for a result. */
    static <T> T await(String subject, CompletableFuture<T> future) throws CommandFailure {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TransferException failure) {
                throw new CommandFailure(subject, failure);
            }
            throw new CommandFailure(
                    subject, new TransferException(Reason.INTERNAL, String.valueOf(failed.getCause()), failed));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(subject, new TransferException(Reason.CLOSED, "interrupted", interrupted));
        } catch (CancellationException cancelled) {
            throw new CommandFailure(subject, new TransferException(Reason.CLOSED, "cancelled", cancelled));
        }
    }
}
