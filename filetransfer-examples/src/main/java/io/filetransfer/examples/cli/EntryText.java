// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import io.filetransfer.RemoteEntry;
import java.util.Locale;

/** A remote entry as lines of text. */
final class EntryText {

    private static final String BITS = "rwxrwxrwx";

    private EntryText() {}

    /** The same entry under a name; what a server says of a name itself has none. */
    static RemoteEntry named(String name, RemoteEntry entry) {
        return new RemoteEntry(
                name, entry.type(), entry.size(), entry.modified(), entry.permissions(), entry.version());
    }

    static String name(RemoteEntry entry) {
        return Printable.of(entry.name()) + (entry.type() == RemoteEntry.Type.DIRECTORY ? "/" : "");
    }

    static String details(RemoteEntry entry) {
        return String.format(
                Locale.ROOT, "%s %15d  %s  %s", permissions(entry), entry.size(), entry.modified(), name(entry));
    }

    /** As {@code ls -l} shows it; question marks if the server does not know. */
    static String permissions(RemoteEntry entry) {
        StringBuilder text = new StringBuilder(
                switch (entry.type()) {
                    case FILE -> "-";
                    case DIRECTORY -> "d";
                    case OTHER -> "o";
                });
        for (int i = 0; i < BITS.length(); i++) {
            boolean set = ((entry.permissions() >> (BITS.length() - 1 - i)) & 1) != 0;
            text.append(entry.permissions() < 0 ? '?' : set ? BITS.charAt(i) : '-');
        }
        return text.toString();
    }

    static String json(RemoteEntry entry) {
        JsonLine line = new JsonLine()
                .string("name", entry.name())
                .string("type", entry.type().name().toLowerCase(Locale.ROOT))
                .number("size", entry.size())
                .string("modified", entry.modified().toString());
        String octal = entry.permissions() < 0 ? null : String.format("%04o", entry.permissions());
        return line.string("permissions", octal)
                .string("version", entry.version())
                .toString();
    }
}
