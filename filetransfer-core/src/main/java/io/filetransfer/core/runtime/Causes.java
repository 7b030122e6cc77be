// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.runtime;

import java.util.concurrent.CompletionException;

/** What really failed. */
public final class Causes {

    private Causes() {}

    /** Takes the wrapping off that futures put around a failure. */
    public static Throwable of(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
