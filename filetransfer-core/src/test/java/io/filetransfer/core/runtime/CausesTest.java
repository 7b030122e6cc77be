// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.runtime;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class CausesTest {

    @Test
    void findsTheFailureUnderAnyNumberOfWrappings() {
        IOException failure = new IOException("why");
        assertSame(failure, Causes.of(failure));
        assertSame(failure, Causes.of(new CompletionException(failure)));
        assertSame(failure, Causes.of(new CompletionException(new CompletionException(failure))));
        CompletionException empty = new CompletionException("nothing inside", null);
        assertSame(empty, Causes.of(empty));
    }
}
