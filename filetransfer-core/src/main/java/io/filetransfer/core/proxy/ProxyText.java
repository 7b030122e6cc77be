// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.proxy;

/** What a proxy says, for messages. */
final class ProxyText {

    private static final int MAX_LENGTH = 100;

    private ProxyText() {}

    /** One line of printable ASCII, not long. */
    static String printable(String said) {
        String start = said.substring(0, Math.min(said.length(), MAX_LENGTH));
        return start.replaceAll("[^ -~]", "?");
    }
}
