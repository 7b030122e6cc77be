// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.Durability;
import io.filetransfer.IfExists;
import io.filetransfer.TransferOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How files are moved. */
final class TransferSettings {

    @Option(
            names = "--if-exists",
            paramLabel = "POLICY",
            description = "When the target name is taken: fail, replace, skip or rename. Default: replace.")
    private IfExists ifExists = IfExists.REPLACE;

    @Option(
            names = "--durability",
            paramLabel = "LEVEL",
            description =
                    "What must be true before a file counts as moved: visible (survives a crash of the program),"
                            + " durable (survives a loss of power) or verified (was read again and compared). Default: durable.")
    private Durability durability = Durability.DURABLE;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "Give up a file, or a batch, after this time. What has arrived stays for the next command."
                    + " Default: never.")
    private @Nullable Duration deadline;

    @Nullable
    Duration deadline() {
        return deadline;
    }

    <S extends TransferOptions<S>> S applyTo(S options) {
        options.ifExists(ifExists).durability(durability);
        return deadline == null ? options : options.deadline(deadline);
    }

    /** Reads a time in seconds. */
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,9}([.][0-9]{1,3})?") || !text.matches(".*[1-9].*")) {
                throw new TypeConversionException("'" + text + "' is no time in seconds, expected 0.001 to 999999999");
            }
            return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
        }
    }
}
