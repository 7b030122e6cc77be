// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Receipt;
import io.filetransfer.storage.TransferKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The receipts of the last time, so that the same call gets the same answer. Bounded; safe for use by several threads. */
final class Receipts {

    private record Call(String principal, String name, TransferKey key) {}

    private final int mostReceipts;
    private final Duration retention;
    private final LinkedHashMap<Call, Receipt> receipts = new LinkedHashMap<>();

    Receipts(int mostReceipts, Duration retention) {
        this.mostReceipts = mostReceipts;
        this.retention = retention;
    }

    synchronized void put(Commit commit, String version) {
        Call call = new Call(commit.principal(), commit.name(), commit.key());
        receipts.remove(call); // so that the order is that of completion
        receipts.put(call, commit.receipt(version));
        Iterator<Map.Entry<Call, Receipt>> oldest = receipts.entrySet().iterator();
        while (receipts.size() > mostReceipts
                || (oldest.hasNext()
                        && isOld(receipts.entrySet().iterator().next().getValue(), commit.time()))) {
            oldest.next();
            oldest.remove();
        }
    }

    private boolean isOld(Receipt receipt, Instant now) {
        return receipt.completedAt().plus(retention).isBefore(now);
    }

    synchronized @Nullable Receipt find(String principal, String name, TransferKey key, Instant now) {
        Receipt receipt = receipts.get(new Call(principal, name, key));
        return receipt == null || isOld(receipt, now) ? null : receipt;
    }
}
