// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/** What happens when the target name already shows a file at the moment of publishing. */
public enum IfExists {
    /** The transfer fails with {@link TransferException.Reason#EXISTS}; the file that is there stays. */
    FAIL,
    /** The new complete file takes the place of the old one in one step. The default, as with {@code cp}. */
    REPLACE,
    /** Nothing is sent; the result says {@link Receipt.Outcome#SKIPPED}. */
    SKIP,
    /** The new file gets the first free name of {@code name (1).ext}, {@code name (2).ext} and so on. */
    RENAME
}
