// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JsonLineTest {

    @Test
    void writesMembersInOrder() {
        JsonLine line = new JsonLine()
                .string("name", "a")
                .number("bytes", Long.MAX_VALUE)
                .seconds("seconds", 1234.5678)
                .bool("ok", true)
                .string("error", null);
        assertEquals(
                "{\"name\":\"a\",\"bytes\":9223372036854775807,\"seconds\":1234.568,\"ok\":true,\"error\":null}",
                line.toString());
    }

    @Test
    void escapesWhatJsonAndLinesCannotHold() {
        assertEquals(
                "{\"n\":\"\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\\u0085\\u2028\\u2029/\"}",
                new JsonLine()
                        .string("n", "\"\\\n\r\t\0\u001b\u007f\u0085\u2028\u2029/")
                        .toString());
    }

    @Test
    void keepsOtherCharactersAndEscapesHalfSurrogates() {
        assertEquals(
                "{\"n\":\"\u00fc \ud83d\ude00 \\ud83d \\ude00\"}",
                new JsonLine().string("n", "\u00fc \ud83d\ude00 \ud83d \ude00").toString());
    }

    @Test
    void writesAnEmptyObject() {
        assertEquals("{}", new JsonLine().toString());
    }
}
