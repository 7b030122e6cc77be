// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.transfer;

import io.filetransfer.Receipt;
import io.filetransfer.TransferException;

/** Who is told how an incoming file goes: the one class in which uploads to a server and downloads to a client differ. */
public interface IncomingOwner {

    /** The receiver has more than before. */
    void onAdvanced(Incoming incoming);

    /** The file is published. */
    void onPublished(Receipt receipt);

    /** The file will not come; what is durable stays, if anything. */
    void onFailed(TransferException failure);
}
