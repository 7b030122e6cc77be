// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import java.time.Duration;

/**
 * What a local storage promises and how much it keeps.
 *
 * @param minimumLevel no file is called completed below this level, whatever is asked
 * @param defaultPermissions the nine bits for files whose sender names none
 * @param partialExpiry how long a partial file is kept after it was last attached
 * @param receiptRetention how long the same call gets its receipt again
 * @param mostReceipts how many receipts are kept in memory; older ones are forgotten first
 */
public record StorageOptions(
        Durability minimumLevel,
        int defaultPermissions,
        Duration partialExpiry,
        Duration receiptRetention,
        int mostReceipts) {

    /** No minimum, rw-r--r--, seven days, 24 hours, 20,000 receipts. */
    public static final StorageOptions STANDARD =
            new StorageOptions(Durability.VISIBLE, 0644, Duration.ofDays(7), Duration.ofHours(24), 20_000);

    /** Checks the numbers. */
    public StorageOptions {
        if ((defaultPermissions & ~0777) != 0) {
            throw new IllegalArgumentException(
                    "defaultPermissions: " + Integer.toOctalString(defaultPermissions) + ", expected 0..777 octal");
        }
        if (partialExpiry.isNegative() || receiptRetention.isNegative()) {
            throw new IllegalArgumentException("partialExpiry: " + partialExpiry + ", receiptRetention: "
                    + receiptRetention + ", expected 0 or more");
        }
        if (mostReceipts < 1) {
            throw new IllegalArgumentException("mostReceipts: " + mostReceipts + ", expected 1 or more");
        }
    }
}
