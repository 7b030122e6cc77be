// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.filetransfer.TransferException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of the bar, as they reach the terminal. */
class ConsoleProgressBarTest {

    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    private final ConsoleProgressBar bar = ConsoleProgressBar.on(out, "report.pdf");

    private static final class NoTransfer extends Transfer<String> {
        @Override
        public Progress progress() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TransferStatus status() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> pause() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resume() {}

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }

        @Override
        protected void checkMayWait() {}
    }

    private static final Transfer<?> TRANSFER = new NoTransfer();

    private static Progress progress(Phase phase, long there, long total, double rate, double ratio) {
        return new Progress(phase, there, there, 0, 0, total, rate, ratio);
    }

    private static TransferEvent.Progressed moved(Progress progress) {
        return new TransferEvent.Progressed(TRANSFER, progress);
    }

    /** What was drawn since the last call; the carriage return is shown as a line of its own. */
    private String drawn() {
        String drawn = bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "<end>");
        bytes.reset();
        return drawn.replace("\r", "<again>");
    }

    @Test
    void drawsOneLineAgainAndAgainAndLeavesTheLast() {
        bar.onProgress(moved(progress(Phase.CONNECTING, 0, 4 * MIB, 0, 0)));
        assertEquals("<again>report.pdf  [............................]   0%  0 B  0 B/s  connecting", drawn());
        bar.onProgress(moved(progress(Phase.MOVING, 2 * MIB, 4 * MIB, MIB / 2.0, 0.5)));
        assertEquals("<again>report.pdf  [##############..............]  50%  2.0 MiB  512.0 KiB/s  0:04", drawn());
        bar.onProgress(moved(progress(Phase.COMMITTING, 4 * MIB, 4 * MIB, MIB, 0.9999)));
        assertEquals("<again>report.pdf  [###########################.]  99%  4.0 MiB  1.0 MiB/s  committing", drawn());
        bar.onCompleted(new TransferEvent.Completed(TRANSFER, progress(Phase.DONE, 4 * MIB, 4 * MIB, MIB, 1)));
        assertEquals(
                "<again>report.pdf  [############################] 100%  4.0 MiB  1.0 MiB/s" + " ".repeat(12) + "<end>",
                drawn());
    }

    @Test
    void countsWhatWasThereBefore() {
        bar.onProgress(moved(new Progress(Phase.COMPARING, 0, 100, 924, 0, 4096, 0, 0.25)));
        assertEquals("<again>report.pdf  [#######.....................]  25%  1.0 KiB  0 B/s  comparing", drawn());
    }

    @Test
    void drawsNoBarWhileTheTotalIsUnknown() {
        bar.onProgress(moved(progress(Phase.MOVING, 1536, -1, 10, -1)));
        assertEquals("<again>report.pdf  1.5 KiB  10 B/s", drawn());
    }

    @ParameterizedTest
    @CsvSource({"59, 0:59", "60, 1:00", "61, 1:01", "3600, 60:00"})
    void showsTheTimeThatIsLeft(long seconds, String expected) {
        bar.onProgress(moved(progress(Phase.MOVING, 0, seconds * 1000, 1000, 0)));
        assertEquals("<again>report.pdf  [............................]   0%  0 B  1000 B/s  " + expected, drawn());
    }

    @ParameterizedTest
    @CsvSource({
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1048576, 1.0 MiB",
        "1073741824, 1.0 GiB",
        "1099511627776, 1.0 TiB",
        "1125899906842624, 1.0 PiB",
        "9223372036854775807, 8192.0 PiB"
    })
    void choosesTheUnit(long count, String expected) {
        bar.onProgress(moved(progress(Phase.MOVING, count, -1, 0, -1)));
        assertEquals("<again>report.pdf  " + expected + "  0 B/s", drawn());
    }

    @Test
    void saysHowItEnds() {
        Progress none = progress(Phase.MOVING, 0, -1, 0, -1);
        bar.onFailed(new TransferEvent.Failed(TRANSFER, none, new TransferException(Reason.NO_SPACE, "disk full")));
        assertEquals("<again>report.pdf  failed: disk full<end>", drawn());
        ConsoleProgressBar other = ConsoleProgressBar.on(out, "b");
        other.onCancelled(new TransferEvent.Cancelled(TRANSFER, none));
        assertEquals("<again>b  cancelled<end>", drawn());
    }

    @Test
    void saysWhenNothingMoves() {
        Progress durable = new Progress(Phase.MOVING, 0, 0, 0, 2048, 4096, 0, 0.5);
        bar.onStalled(new TransferEvent.Stalled(TRANSFER, durable, Duration.ofSeconds(10)));
        assertEquals("<again>report.pdf  reconnecting: nothing moved for 10 s", drawn());
    }

    @Test
    void saysWhenItTriesAgainOrIsPaused() {
        Progress durable = new Progress(Phase.MOVING, 0, 0, 0, 2048, 4096, 0, 0.5);
        bar.onRetry(new TransferEvent.Retrying(
                TRANSFER, durable, new TransferException(Reason.CONNECTION_LOST, "reset"), 2));
        assertEquals("<again>report.pdf  reconnecting: reset", drawn());
        bar.onPaused(new TransferEvent.Paused(TRANSFER, durable));
        assertEquals("<again>report.pdf  paused at 2.0 KiB  ", drawn());
    }

    private String labelOf(String label) {
        ConsoleProgressBar.on(out, label)
                .onCancelled(new TransferEvent.Cancelled(TRANSFER, progress(Phase.MOVING, 0, -1, 0, -1)));
        return drawn().replace("<again>", "").replace("  cancelled<end>", "");
    }

    @Test
    void keepsTheEndOfALongLabel() {
        assertEquals("a".repeat(24), labelOf("a".repeat(24)));
        assertEquals("..." + "b".repeat(20) + "c", labelOf("a".repeat(100) + "b".repeat(20) + "c"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, '\n', '\r', 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x2029})
    @Tag("A23")
    void showsNoControlCharacterOfALabel(int control) {
        assertEquals("a?b", labelOf("a" + Character.toString(control) + "b"));
    }

    @ParameterizedTest
    @ValueSource(ints = {'\n', '\r', 0x1B, 0x9B, 0x2028})
    @Tag("A23")
    void showsNoControlCharacterOfAMessage(int control) {
        TransferException failure =
                new TransferException(Reason.STORAGE, "no file 'a" + Character.toString(control) + "[2Jb'");
        Progress none = progress(Phase.MOVING, 0, -1, 0, -1);
        bar.onRetry(new TransferEvent.Retrying(TRANSFER, none, failure, 2));
        assertFalse(bytes.toString(StandardCharsets.UTF_8).substring(1).contains(Character.toString(control)));
        bytes.reset();
        bar.onFailed(new TransferEvent.Failed(TRANSFER, none, failure));
        String line = bytes.toString(StandardCharsets.UTF_8).substring(1);
        assertFalse(line.substring(0, line.length() - System.lineSeparator().length())
                .contains(Character.toString(control)));
    }
}
