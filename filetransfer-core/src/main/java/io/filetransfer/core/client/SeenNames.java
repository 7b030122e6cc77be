// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.client;

import java.util.Arrays;

/**
 * Names of a listing that were seen, to find the others when the listing is begun again: 64 bits each, so that a million
 * names take 16 MiB at most. Used by one thread at a time.
 */
final class SeenNames {

    /** Above this a listing cannot be begun again. */
    static final int MAX_NAMES = 4_000_000;

    private static final int FIRST_SLOTS = 64;

    private long[] slots = new long[FIRST_SLOTS];
    private int count;

    /** Whether more than can be remembered were added. */
    boolean isFull() {
        return count >= MAX_NAMES;
    }

    /** Remembers a name; false if it was there. */
    boolean add(String name) {
        if (isFull()) {
            return true;
        }
        boolean fresh = put(hash(name));
        if (fresh && ++count > slots.length / 2) {
            grow();
        }
        return fresh;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[before.length * 2];
        Arrays.stream(before).filter(hash -> hash != 0).forEach(this::put);
    }

    private boolean put(long hash) {
        int mask = slots.length - 1;
        int at = (int) hash & mask;
        while (slots[at] != 0) {
            if (slots[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = hash;
        return true;
    }

    /** FNV-1a over the characters, finished as in SplitMix64; never 0. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        hash ^= hash >>> 31;
        return hash == 0 ? 1 : hash;
    }
}
