// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the output of this process goes. */
final class Terminal {

    /** UTF-8 in every locale, since names on servers are; flushed by those who write to it. */
    private static final PrintStream OUT = new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 14), false, StandardCharsets.UTF_8);

    private Terminal() {}

    /** Standard output. */
    static PrintStream out() {
        return OUT;
    }

    /** Whether a person looks on. From Java 22 on a console exists also without a terminal, and can be asked. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    /** What keeps this process from naming all files, or the empty string. */
    static String localeWarning() {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        return encoding.equalsIgnoreCase("UTF-8")
                ? ""
                : "the locale's encoding is " + encoding + ": names beyond it cannot be used; set LC_ALL=C.UTF-8";
    }
}
