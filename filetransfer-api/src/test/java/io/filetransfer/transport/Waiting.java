// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.transport;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Bounded waits. The bound is far above what any of them takes: reaching it is a failure. */
public final class Waiting {

    private static final long LONGEST_SECONDS = 30;

    private Waiting() {}

    /** The result of a stage. */
    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            return fail("waited for a stage", e);
        }
    }

    /** The exception with which a stage failed. */
    public static IOException awaitFailure(CompletionStage<?> stage) {
        try {
            Object result = stage.toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
            return fail("expected a failure, got " + result);
        } catch (ExecutionException e) {
            return assertInstanceOf(IOException.class, e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            return fail("waited for a failure", e);
        }
    }

    /** A latch that others count down. */
    public static void await(String what, CountDownLatch latch) {
        try {
            assertTrue(latch.await(LONGEST_SECONDS, TimeUnit.SECONDS), what);
        } catch (InterruptedException e) {
            fail(what, e);
        }
    }

    /** A condition that nobody announces. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("waited for " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
