// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer;

/** Where a transfer is. It may go back after a lost connection. */
public enum Phase {
    /** Waiting for a connection or for the peer's first answer. */
    CONNECTING,
    /** Proving that what an earlier attempt left is still the same content. */
    COMPARING,
    /** Bytes are moving. */
    MOVING,
    /** Everything has arrived; it is being made durable and published. */
    COMMITTING,
    /** The transfer ended, one way or another. */
    DONE
}
