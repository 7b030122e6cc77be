// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What names and secrets of a login may consist of. No message shows the text, since it may be a secret. */
final class LoginText {

    /** Longest name, in bytes of UTF-8. */
    static final int MAX_NAME_BYTES = 256;

    /** Longest password or token, in bytes of UTF-8. */
    static final int MAX_SECRET_BYTES = 1024;

    private LoginText() {}

    static void checkName(String what, String name) {
        check(what, name.toCharArray(), MAX_NAME_BYTES);
        if (Character.isWhitespace(name.codePointAt(0))
                || Character.isWhitespace(name.codePointBefore(name.length()))) {
            throw new IllegalArgumentException(what + ": begins or ends with white space, expected neither");
        }
    }

    static void checkSecret(String what, char[] secret) {
        check(what, secret, MAX_SECRET_BYTES);
        for (char each : secret) {
            if (!Character.isWhitespace(each)) {
                return;
            }
        }
        throw new IllegalArgumentException(what + ": only white space, expected something else, too");
    }

    private static void check(String what, char[] text, int mostBytes) {
        int bytes = utf8Bytes(what, text, mostBytes);
        if (bytes < 1 || bytes > mostBytes) {
            throw new IllegalArgumentException(what + ": " + (bytes < 1 ? "0" : "more than " + mostBytes)
                    + " bytes of UTF-8, expected 1.." + mostBytes);
        }
        for (int i = 0, c; i < text.length; i += Character.charCount(c)) {
            c = Character.codePointAt(text, i);
            if (isInvisible(c)) {
                throw new IllegalArgumentException(
                        what + ": has a control or other invisible character, expected none");
            }
        }
    }

    /** Controls, line and paragraph separators, direction marks, and what no character is. */
    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static int utf8Bytes(String what, char[] text, int mostBytes) {
        int bytes = 0;
        for (int i = 0, c; i < text.length && bytes <= mostBytes; i += Character.charCount(c)) {
            c = Character.codePointAt(text, i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(what + ": has half a surrogate pair, expected whole characters");
            }
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
        return bytes;
    }

    /** The bytes of UTF-8, exactly as many as there are; the caller overwrites them. */
    static byte[] utf8(char[] text) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * text.length);
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
        encoder.encode(CharBuffer.wrap(text), bytes, true);
        byte[] exact = Arrays.copyOf(bytes.array(), bytes.position());
        Arrays.fill(bytes.array(), (byte) 0);
        return exact;
    }
}
