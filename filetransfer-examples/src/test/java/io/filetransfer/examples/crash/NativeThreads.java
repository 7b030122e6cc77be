// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.examples.crash;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** Finds out under which numbers the kernel knows the threads of this process. */
final class NativeThreads {

    private static final Pattern THREAD = Pattern.compile("^\"([^\"]+)\".* nid=(0x[0-9a-f]+|[0-9]+)");

    private NativeThreads() {}

    /** Writes a line {@code thread name number} for each storage thread, then {@code told}. */
    static void tell() {
        try {
            Object dump = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "threadPrint",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            dump.toString().lines().forEach(line -> {
                Matcher found = THREAD.matcher(line);
                if (found.find() && found.group(1).contains("-storage-")) {
                    ChildProcess.say(
                            "thread",
                            found.group(1),
                            Long.decode(found.group(2)).toString());
                }
            });
        } catch (JMException e) {
            throw new IllegalStateException("this virtual machine does not tell its threads", e);
        }
        ChildProcess.say("told");
    }
}
