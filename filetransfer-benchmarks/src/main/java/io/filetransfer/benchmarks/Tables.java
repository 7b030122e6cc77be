// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Shows what was measured. Ratios are taken within each round, then their median: drift of the machine cancels out. */
final class Tables {

    private final SingleOptions options;
    private final Map<Contender, List<Sample>> whole;
    private final Map<Contender, List<Sample>> warm;

    Tables(SingleOptions options, Map<Contender, List<Sample>> whole, Map<Contender, List<Sample>> warm) {
        this.options = options;
        this.whole = whole;
        this.warm = warm;
    }

    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%d bytes in %s, %d runs, durability %s, Java %s %s, %d processors%n",
                options.sizeBytes(),
                options.directory(),
                options.runs(),
                options.durability(),
                System.getProperty("java.version"),
                String.join(" ", options.jvmFlags()),
                Runtime.getRuntime().availableProcessors());
        out.println("each value: median (least..greatest)");
        print(out, "whole processes: first transfer, from the start of the sending process", whole);
        print(out, "warm: second transfer of the same processes", warm);
    }

    private void print(PrintStream out, String title, Map<Contender, List<Sample>> samples) {
        out.printf("%n%s%n", title);
        row(out, "", "seconds", "MiB/s", "CPU s sender", "CPU s receiver", "most MiB", "");
        samples.forEach((contender, list) -> {
            Spread seconds = spread(list, Sample::seconds);
            row(
                    out,
                    contender.name(),
                    seconds.toString(),
                    String.format(Locale.ROOT, "%.0f", options.sizeBytes() / seconds.median() / (1 << 20)),
                    spread(list, sample -> sample.sender().cpuSeconds()).toString(),
                    spread(list, sample -> sample.receiver().cpuSeconds()).toString(),
                    peaks(list),
                    ratios(contender, list, samples));
        });
    }

    private static void row(PrintStream out, String... cells) {
        out.printf("%-14s %-24s %7s  %-24s %-24s %-11s %s%n", (Object[]) cells);
    }

    private static String peaks(List<Sample> list) {
        double sender = spread(list, sample -> sample.sender().peakBytes()).greatest();
        double receiver = spread(list, sample -> sample.receiver().peakBytes()).greatest();
        return sender < 0 ? "-" : String.format(Locale.ROOT, "%.0f + %.0f", sender / (1 << 20), receiver / (1 << 20));
    }

    /** How many times as long as each contender before it. */
    private static String ratios(Contender contender, List<Sample> list, Map<Contender, List<Sample>> samples) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Contender, List<Sample>> other : samples.entrySet()) {
            if (other.getKey() == contender) {
                break;
            }
            double[] ratios = new double[list.size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = list.get(i).seconds() / other.getValue().get(i).seconds();
            }
            text.append(text.isEmpty() ? "" : ", ")
                    .append(Spread.of(ratios))
                    .append(" x ")
                    .append(other.getKey().name());
        }
        return text.toString();
    }

    private static Spread spread(List<Sample> list, ToDoubleFunction<Sample> value) {
        return Spread.of(list.stream().mapToDouble(value).toArray());
    }
}
