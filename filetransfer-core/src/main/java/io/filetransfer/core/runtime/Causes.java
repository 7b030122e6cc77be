// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.runtime;

import java.util.concurrent.CompletionException;

/** What really failed. */
public final class Causes {

    private Causes() {}

    /** Takes the wrapping off that futures put around a failure, one for each stage that passed it on. */
    public static Throwable of(Throwable failure) {
        Throwable found = failure;
        while (found instanceof CompletionException wrapping && wrapping.getCause() != null) {
            found = wrapping.getCause();
        }
        return found;
    }
}
