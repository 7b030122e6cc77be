// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small files of this run whose publish ended with an unknown outcome; nothing else in a running server remembers them. Bounded:
 * the oldest are left to the next start. Safe for use by several threads.
 */
final class Doubts {

    private static final int MOST = 10_000;

    private final Map<ReceiptIndex.Call, Commit> commits = new LinkedHashMap<>();

    synchronized void add(Commit commit) {
        commits.put(commit.call(), commit);
        if (commits.size() > MOST) {
            commits.remove(commits.keySet().iterator().next());
        }
    }

    /** Hands a doubt over to whoever clears it up. */
    synchronized @Nullable Commit take(ReceiptIndex.Call call) {
        return commits.remove(call);
    }
}
