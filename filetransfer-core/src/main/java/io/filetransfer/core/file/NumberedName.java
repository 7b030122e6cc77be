// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.storage.RemoteName;
import java.nio.charset.StandardCharsets;

/** {@code name (1).ext} and so on: cut on a character so that it stays a component. */
final class NumberedName {

    private NumberedName() {}

    static String of(String name, int number) {
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 ? name.substring(dot) : "";
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String suffix = " (" + number + ")" + extension;
        int room = RemoteName.COMPONENT_BYTES - bytes(suffix);
        if (room < 1) { // nearly all of it is extension
            suffix = " (" + number + ")";
            stem = name;
            room = RemoteName.COMPONENT_BYTES - bytes(suffix);
        }
        return prefix(stem, room) + suffix;
    }

    /** The longest start of a text that takes at most so many bytes of UTF-8. */
    static String prefix(String text, int bytes) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            used += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (used > bytes) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
