// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Only the engine ends a transfer; whatever an application derives from it leaves it alone. */
@Timeout(60)
class TransferTest {

    private final EngineTransfer transfer = new EngineTransfer();

    /** A transfer that the test ends as the engine would. */
    private static final class EngineTransfer extends Transfer<String> {

        private boolean mayWait = true;
        private int cancels;

        void succeedWith(String result) {
            assertTrue(succeed(result));
        }

        boolean failWith(Throwable failure) {
            return fail(failure);
        }

        @Override
        public Progress progress() {
            return new Progress(Phase.CONNECTING, 0, 0, 0, 0, -1, 0, -1);
        }

        @Override
        public TransferStatus status() {
            return TransferStatus.RUNNING;
        }

        @Override
        public CompletableFuture<Void> pause() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void resume() {}

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            cancels++;
            return !isDone();
        }

        @Override
        protected void checkMayWait() {
            if (!mayWait) {
                throw new IllegalStateException("in its own listener");
            }
        }
    }

    private static Arguments named(String name, Consumer<Transfer<String>> attempt) {
        return Arguments.of(name, attempt);
    }

    static Stream<Arguments> completions() {
        return Stream.of(
                named("complete", transfer -> transfer.complete("x")),
                named("completeExceptionally", transfer -> transfer.completeExceptionally(new Exception())),
                named("completeAsync", transfer -> assertNotNull(transfer.completeAsync(() -> "x"))),
                named(
                        "completeAsync with executor",
                        transfer -> assertNotNull(transfer.completeAsync(() -> "x", Runnable::run))),
                named("obtrudeValue", transfer -> transfer.obtrudeValue("x")),
                named("obtrudeException", transfer -> transfer.obtrudeException(new Exception())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("completions")
    void cannotBeCompletedFromOutside(String name, Consumer<Transfer<String>> attempt) {
        assertThrows(UnsupportedOperationException.class, () -> attempt.accept(transfer));
        assertFalse(transfer.isDone());
        transfer.succeedWith("result");
        assertThrows(UnsupportedOperationException.class, () -> attempt.accept(transfer));
        assertEquals("result", transfer.join());
    }

    @Test
    void boundsTheWaitingOfACopyOnly() {
        CompletableFuture<String> bounded = transfer.orTimeout(1, TimeUnit.NANOSECONDS);
        assertNotSame(transfer, bounded);
        ExecutionException late = assertThrows(ExecutionException.class, bounded::get);
        assertInstanceOf(TimeoutException.class, late.getCause());
        assertFalse(transfer.isDone());
        assertEquals(0, transfer.cancels);
    }

    @Test
    void givesAValueAfterATimeToACopyOnly() {
        CompletableFuture<String> bounded = transfer.completeOnTimeout("late", 1, TimeUnit.NANOSECONDS);
        assertNotSame(transfer, bounded);
        assertEquals("late", bounded.join());
        assertFalse(transfer.isDone());
    }

    @Test
    void givesItsResultToCopiesThatAreInTime() {
        CompletableFuture<String> one = transfer.orTimeout(1, TimeUnit.HOURS);
        CompletableFuture<String> other = transfer.completeOnTimeout("late", 1, TimeUnit.HOURS);
        transfer.succeedWith("result");
        assertEquals("result", one.join());
        assertEquals("result", other.join());
    }

    @Test
    void isNotTouchedByWhatHappensToDerivedStages() {
        CompletableFuture<Integer> cancelled = transfer.thenApply(String::length);
        assertTrue(cancelled.cancel(true));
        CompletableFuture<String> copy = transfer.copy();
        assertTrue(copy.completeExceptionally(new IllegalStateException()));
        CompletableFuture<Void> all = CompletableFuture.allOf(transfer);
        assertTrue(all.cancel(true));
        assertFalse(transfer.isDone());
        assertEquals(0, transfer.cancels);
        transfer.succeedWith("result");
        assertTrue(cancelled.isCancelled());
        assertEquals("result", transfer.join());
    }

    @Test
    void derivesPlainFutures() {
        assertSame(CompletableFuture.class, transfer.newIncompleteFuture().getClass());
        assertSame(CompletableFuture.class, transfer.thenApply(String::length).getClass());
        assertSame(CompletableFuture.class, transfer.copy().getClass());
    }

    @Test
    void bringsTheFailureOfTheEngineAsItIs() {
        TransferException failure = new TransferException(TransferException.Reason.NO_SPACE, "full");
        CompletableFuture<Integer> derived = transfer.thenApply(String::length);
        assertTrue(transfer.failWith(failure));
        assertFalse(transfer.failWith(new IllegalStateException("too late")));
        assertSame(
                failure, assertThrows(ExecutionException.class, transfer::get).getCause());
        assertSame(
                failure, assertThrows(CompletionException.class, derived::join).getCause());
    }

    @Test
    void isCancelledOnceTheEngineSaysSo() {
        assertTrue(transfer.cancel(true));
        assertFalse(transfer.isDone());
        transfer.failWith(new CancellationException());
        assertTrue(transfer.isCancelled());
        assertThrows(CancellationException.class, transfer::join);
    }

    @Test
    void refusesToWaitWhereWaitingNeverEnds() throws Exception {
        transfer.mayWait = false;
        for (Executable waiting :
                new Executable[] {transfer::get, () -> transfer.get(1, TimeUnit.HOURS), transfer::join}) {
            assertThrows(IllegalStateException.class, waiting);
        }
        transfer.succeedWith("result");
        assertEquals("result", transfer.get());
        assertEquals("result", transfer.get(1, TimeUnit.HOURS));
        assertEquals("result", transfer.join());
    }
}
