// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.Retention;
import java.time.Duration;

/**
 * What a local storage promises and how much it keeps.
 *
 * @param minimumLevel no file is called completed below this level, whatever is asked
 * @param defaultPermissions the nine bits for files whose sender names none
 * @param partialExpiry how long a partial file is kept after it was last attached
 * @param receiptRetention how long the same call gets its receipt again
 * @param mostReceipts how many receipts are kept at least; of more, the oldest are forgotten first
 * @param quarantineRetention how long is kept what nobody may believe
 */
public record StorageOptions(
        Durability minimumLevel,
        int defaultPermissions,
        Duration partialExpiry,
        Duration receiptRetention,
        int mostReceipts,
        Duration quarantineRetention) {

    /** No minimum, rw-r--r--, and {@link Retention#defaults()}. */
    public static final StorageOptions STANDARD = of(Durability.VISIBLE, 0644, Retention.defaults());

    /** Checks the numbers. */
    public StorageOptions {
        if ((defaultPermissions & ~0777) != 0) {
            throw new IllegalArgumentException(
                    "defaultPermissions: " + Integer.toOctalString(defaultPermissions) + ", expected 0..777 octal");
        }
        if (partialExpiry.isNegative() || receiptRetention.isNegative() || quarantineRetention.isNegative()) {
            throw new IllegalArgumentException("partialExpiry: " + partialExpiry + ", receiptRetention: "
                    + receiptRetention + ", quarantineRetention: " + quarantineRetention + ", expected 0 or more");
        }
        if (mostReceipts < 1) {
            throw new IllegalArgumentException("mostReceipts: " + mostReceipts + ", expected 1 or more");
        }
    }

    private static StorageOptions of(Durability minimumLevel, int defaultPermissions, Retention retention) {
        return new StorageOptions(
                minimumLevel,
                defaultPermissions,
                retention.partialFiles(),
                retention.receipts(),
                retention.mostReceipts(),
                retention.quarantine());
    }

    /**
     * These options with another minimum.
     *
     * @param level the minimum
     * @return new options
     */
    public StorageOptions with(Durability level) {
        return new StorageOptions(
                level, defaultPermissions, partialExpiry, receiptRetention, mostReceipts, quarantineRetention);
    }

    /**
     * These options with other times.
     *
     * @param retention the times
     * @return new options
     */
    public StorageOptions with(Retention retention) {
        return of(minimumLevel, defaultPermissions, retention);
    }
}
