// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of the receipts: {@code 2026-05-05}, then {@code 2026-05-05.1} and so on when it has grown large.
 *
 * @param day by UTC
 * @param number from 0 on
 */
record ReceiptSegment(String day, int number) implements Comparable<ReceiptSegment> {

    private static final Pattern NAME = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\\.([1-9][0-9]{0,8}))?");

    /** Null if the file is none of ours. */
    static @Nullable ReceiptSegment parse(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        String number = parts.group(2);
        return new ReceiptSegment(parts.group(1), number == null ? 0 : Integer.parseInt(number));
    }

    ReceiptSegment next() {
        return new ReceiptSegment(day, number + 1);
    }

    @Override
    public int compareTo(ReceiptSegment other) {
        int days = day.compareTo(other.day);
        return days != 0 ? days : Integer.compare(number, other.number);
    }

    /** The name of the file. */
    @Override
    public String toString() {
        return number == 0 ? day : day + "." + number;
    }
}
