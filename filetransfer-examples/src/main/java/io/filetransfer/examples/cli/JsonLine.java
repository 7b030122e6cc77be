// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One JSON object in one line (RFC 8259), its members in the order in which they were added. */
final class JsonLine {

    private final StringBuilder text = new StringBuilder("{");

    JsonLine string(String name, @Nullable String value) {
        begin(name);
        if (value == null) {
            text.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    JsonLine number(String name, long value) {
        begin(name);
        text.append(value);
        return this;
    }

    JsonLine seconds(String name, double value) {
        begin(name);
        text.append(String.format(Locale.ROOT, "%.3f", value));
        return this;
    }

    JsonLine bool(String name, boolean value) {
        begin(name);
        text.append(value);
        return this;
    }

    private void begin(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
    }

    /** Half surrogates are escaped, since no UTF-8 can carry them; so are DEL and the line separators, which split lines. */
    private void quote(String value) {
        text.append('"');
        value.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    boolean escaped = c < 0x20
                            || (c >= 0x7f && c < 0xa0)
                            || c == 0x2028
                            || c == 0x2029
                            || (c >= 0xd800 && c <= 0xdfff);
                    if (escaped) {
                        text.append(String.format("\\u%04x", c));
                    } else {
                        text.appendCodePoint(c);
                    }
                }
            }
        });
        text.append('"');
    }

    /** The line, without its end. */
    @Override
    public String toString() {
        return text + "}";
    }
}
