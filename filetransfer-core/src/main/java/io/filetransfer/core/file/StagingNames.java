// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.NamePolicy;
import io.filetransfer.TransferException;
import io.filetransfer.core.runtime.Randomness;
import io.filetransfer.storage.RemoteName;
import io.filetransfer.storage.TransferKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** The names that this package gives to its own files, and which names listings therefore pass over. */
final class StagingNames {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int DIGITS = 26;
    private static final String MARK = ".ft-";

    private StagingNames() {}

    /** 128 random bits in lower-case base32, never a peer's text. */
    static String random(Randomness random) {
        return base32(random.nextLong(), random.nextLong());
    }

    /** Whether a text has the form of {@link #random}. */
    static boolean isId(String text) {
        return text.length() == DIGITS && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    /** {@code .<name>.ft-<key>}: beside the target while it is being downloaded. */
    static String beside(String name, TransferKey key) {
        String start = NumberedName.prefix(name, RemoteName.COMPONENT_BYTES - 1 - MARK.length() - DIGITS);
        long high = key.high();
        long low = key.low();
        if (start.length() < name.length()) { // what was cut off still tells two names apart
            ByteBuffer hash = ByteBuffer.wrap(sha256(name));
            high ^= hash.getLong();
            low ^= hash.getLong();
        }
        return "." + start + MARK + base32(high, low);
    }

    private static byte[] sha256(String name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    static String base32(long high, long low) {
        char[] text = new char[DIGITS];
        long upper = high;
        long lower = low;
        for (int i = DIGITS - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (lower & 31));
            lower = (lower >>> 5) | (upper << 59);
            upper >>>= 5;
        }
        return new String(text);
    }

    /** Whether a listing or a tree upload passes over a name: it belongs to a transfer that is not complete. */
    static boolean isHidden(String name, boolean atTop) {
        return (atTop && name.toLowerCase(Locale.ROOT).equals(RemoteName.STAGING))
                || (name.startsWith(".") && name.indexOf(MARK, 1) > 0);
    }

    /** Whether a client could ask for a name that it is shown. */
    static boolean isAddressable(String name) {
        try {
            RemoteName.parse(name, NamePolicy.POSIX);
            return true;
        } catch (TransferException refused) {
            return false;
        }
    }
}
