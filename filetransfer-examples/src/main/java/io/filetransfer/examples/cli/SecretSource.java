// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a password or token comes from: {@code file:PATH}, {@code env:NAME} or {@code ask}; never the command line itself. */
final class SecretSource {

    static final String FORMS = "file:PATH, env:NAME, or ask for the terminal";

    private static final int MAX_BYTES = 4096;

    private final String kind;
    private final String place;
    private char @Nullable [] answer;

    private SecretSource(String kind, String place) {
        this.kind = kind;
        this.place = place;
    }

    static SecretSource ask() {
        return new SecretSource("ask", "");
    }

    /** Whether it is the terminal that is asked. */
    boolean isTerminal() {
        return kind.equals("ask");
    }

    /**
     * Reads the secret anew; what was typed in is kept.
     *
     * @param what for the terminal
     * @throws IllegalStateException saying what is missing
     */
    synchronized char[] read(String what) {
        return switch (kind) {
            case "file" -> file();
            case "env" -> variable();
            default -> {
                char[] typed = answer != null ? answer : typed(what);
                answer = typed;
                yield typed.clone();
            }
        };
    }

    private char[] file() {
        try {
            byte[] bytes = Files.readAllBytes(Path.of(place));
            if (bytes.length > MAX_BYTES) {
                throw new IllegalStateException(
                        place + ": " + bytes.length + " bytes, expected one line with a secret");
            }
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            Arrays.fill(bytes, (byte) 0);
            int length = text.remaining();
            while (length > 0 && (text.get(length - 1) == '\n' || text.get(length - 1) == '\r')) {
                length--;
            }
            char[] secret = new char[length];
            text.get(secret);
            return secret;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "the secret in " + place + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private char[] variable() {
        String value = System.getenv(place);
        if (value == null) {
            throw new IllegalStateException("the environment has no variable " + place);
        }
        return value.toCharArray();
    }

    @SuppressWarnings("SystemConsoleNull") // it is null before Java 22
    private static char[] typed(String what) {
        Console console = System.console();
        if (console == null || !Terminal.isInteractive()) {
            throw new IllegalStateException(
                    "no terminal to ask for the " + what + "; give it by file:PATH or env:NAME");
        }
        char[] typed = console.readPassword("%s: ", what);
        if (typed == null || typed.length == 0) {
            throw new IllegalStateException("no " + what + " was given");
        }
        return typed;
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return kind + (place.isEmpty() ? "" : ":" + place);
    }

    /** Reads a source; does not repeat what it refuses, which may be the secret itself. */
    static final class Converter implements ITypeConverter<SecretSource> {
        @Override
        public SecretSource convert(String text) {
            int colon = text.indexOf(':');
            String kind = colon < 0 ? text : text.substring(0, colon);
            boolean hasPlace = colon >= 0 && colon < text.length() - 1;
            if (text.equals("ask") || (hasPlace && (kind.equals("file") || kind.equals("env")))) {
                return new SecretSource(kind, hasPlace ? text.substring(colon + 1) : "");
            }
            throw new TypeConversionException(
                    "expected " + FORMS + "; a secret does not belong on a command line, where others can read it");
        }
    }
}
