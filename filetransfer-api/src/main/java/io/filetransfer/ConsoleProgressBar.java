// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A progress bar for a terminal: one line that is drawn again in place, and stays at the end. For one transfer.
 *
 * <pre>{@code
 * client.upload(path, o -> o.listener(ConsoleProgressBar.on(System.out, "report.pdf"))).get();
 * }</pre>
 */
public final class ConsoleProgressBar implements TransferListener {

    private static final int BAR_WIDTH = 28;
    private static final int LABEL_WIDTH = 24;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private final PrintStream out;
    private final String label;
    private int drawn;

    private ConsoleProgressBar(PrintStream out, String label) {
        this.out = out;
        this.label = label;
    }

    /**
     * A bar.
     *
     * @param out where it is drawn; should be a terminal
     * @param label stands before the bar; control characters are shown as {@code ?}
     * @return a new listener
     */
    public static ConsoleProgressBar on(PrintStream out, String label) {
        String printable = printable(Objects.requireNonNull(label, "label"));
        return new ConsoleProgressBar(
                Objects.requireNonNull(out, "out"),
                printable.length() <= LABEL_WIDTH
                        ? printable
                        : "..." + printable.substring(printable.length() - LABEL_WIDTH + 3));
    }

    /** Nothing that a terminal would obey: a name or message may come from a peer. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }

    @Override
    public void onProgress(TransferEvent.Progressed event) {
        draw(line(event.progress()));
    }

    @Override
    public void onRetry(TransferEvent.Retrying event) {
        draw(label + "  reconnecting: " + printable(String.valueOf(event.cause().getMessage())));
    }

    @Override
    public void onStalled(TransferEvent.Stalled event) {
        draw(label + "  reconnecting: nothing moved for " + event.duration().toSeconds() + " s");
    }

    @Override
    public void onPaused(TransferEvent.Paused event) {
        draw(label + "  paused at " + bytes(event.progress().durableBytes()));
    }

    @Override
    public void onCompleted(TransferEvent.Completed event) {
        end(line(event.progress()));
    }

    @Override
    public void onFailed(TransferEvent.Failed event) {
        end(label + "  failed: " + printable(String.valueOf(event.failure().getMessage())));
    }

    @Override
    public void onCancelled(TransferEvent.Cancelled event) {
        end(label + "  cancelled");
    }

    private void end(String line) {
        draw(line);
        out.println();
        out.flush();
    }

    private void draw(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        out.flush();
        drawn = line.length();
    }

    private String line(Progress progress) {
        long there = progress.acknowledgedBytes() + progress.skippedBytes();
        OptionalDouble ratio = progress.ratio();
        if (ratio.isEmpty()) {
            return label + "  " + bytes(there) + "  " + rate(progress);
        }
        int filled = (int) (ratio.getAsDouble() * BAR_WIDTH);
        return String.format(
                Locale.ROOT,
                "%s  [%s%s] %3d%%  %s  %s%s",
                label,
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                (int) (ratio.getAsDouble() * 100),
                bytes(there),
                rate(progress),
                tail(progress));
    }

    private static String tail(Progress progress) {
        OptionalLong left = progress.remainingSeconds();
        return switch (progress.phase()) {
            case CONNECTING -> "  connecting";
            case COMPARING -> "  comparing";
            case COMMITTING -> "  committing";
            case MOVING ->
                left.isPresent()
                        ? "  " + left.getAsLong() / 60 + ":" + String.format(Locale.ROOT, "%02d", left.getAsLong() % 60)
                        : "";
            case DONE -> "";
        };
    }

    private static String rate(Progress progress) {
        return bytes((long) progress.bytesPerSecond()) + "/s";
    }

    private static String bytes(long count) {
        double value = count;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
