// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import org.jspecify.annotations.Nullable;

/** What a record of a journal or of the receipts log says. The codes are on disk and never change their meaning. */
enum RecordType {
    /** What is being received, and a new attachment under the record's epoch. */
    INTENT(1),
    /** A new attachment to the same thing. */
    EPOCH(2),
    /** Blocks that became durable since the last one. */
    CHECKPOINT(3),
    /** Blocks that are about to be overwritten. */
    WITHDRAW(4),
    /** From here on recovery finishes the publish. */
    COMMIT_INTENT(5),
    /** The publish failed and must not be finished. */
    ABORT(6),
    /** Receipts log: a small file is about to be published. */
    RECEIPT_INTENT(7),
    /** Receipts log: a file was published. */
    RECEIPT(8);

    private static final RecordType[] BY_CODE = values();

    private final byte code;

    RecordType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static @Nullable RecordType ofCode(byte code) {
        return code >= 1 && code <= BY_CODE.length ? BY_CODE[code - 1] : null;
    }
}
