// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/** How one file is downloaded. A mutable object for one call. */
public final class DownloadOptions extends TransferOptions<DownloadOptions> {

    /** Options with the defaults. */
    public DownloadOptions() {}

    @Override
    DownloadOptions self() {
        return this;
    }
}
