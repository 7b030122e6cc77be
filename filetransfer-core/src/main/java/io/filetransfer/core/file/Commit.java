// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.Durability;
import io.filetransfer.FileDigest;
import io.filetransfer.Receipt;
import io.filetransfer.storage.TransferKey;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * One publish: everything that the receipt will say but the version, which only exists afterwards. It is the payload of
 * COMMIT_INTENT, RECEIPT_INTENT and RECEIPT.
 *
 * @param id the partial file's own name in the staging area
 * @param principal who sent it
 * @param name the name that was asked for
 * @param key the call
 * @param finalName the name that is published
 * @param fileKey the inode that is published
 * @param size its bytes
 * @param digest its digest
 * @param outcome what publishing does to the name; only REPLACED may replace
 * @param level what will be true
 * @param time when, by the server's clock
 */
record Commit(
        String id,
        String principal,
        String name,
        TransferKey key,
        String finalName,
        String fileKey,
        long size,
        FileDigest digest,
        Receipt.Outcome outcome,
        Durability level,
        Instant time) {

    ReceiptIndex.Call call() {
        return new ReceiptIndex.Call(principal, name, key);
    }

    Receipt receipt(String version) {
        return new Receipt(finalName, version, size, digest, level, outcome, time);
    }

    /** The payload; a version that is empty belongs to an intent. */
    ByteBuffer encoded(String version) {
        byte[][] texts = {
            JournalRecord.bytes(id),
            JournalRecord.bytes(principal),
            JournalRecord.bytes(name),
            JournalRecord.bytes(finalName),
            JournalRecord.bytes(fileKey),
            JournalRecord.bytes(version),
            JournalRecord.bytes(outcome.name()),
            JournalRecord.bytes(level.name())
        };
        int bytes = 0;
        for (byte[] text : texts) {
            bytes += 2 + text.length;
        }
        ByteBuffer payload = ByteBuffer.allocate(bytes + TransferKey.BYTES + FileDigest.BYTES + 8 + 8);
        for (byte[] text : texts) {
            JournalRecord.putText(payload, text);
        }
        payload.putLong(key.high()).putLong(key.low()).put(digest.toBytes()).putLong(size);
        payload.putLong(time.toEpochMilli());
        return payload.flip();
    }

    /** A commit read back, with the version that went with it. */
    record Decoded(Commit commit, String version) {}

    static Decoded decode(ByteBuffer payload) {
        String id = JournalRecord.getText(payload);
        String principal = JournalRecord.getText(payload);
        String name = JournalRecord.getText(payload);
        String finalName = JournalRecord.getText(payload);
        String fileKey = JournalRecord.getText(payload);
        String version = JournalRecord.getText(payload);
        Receipt.Outcome outcome = Receipt.Outcome.valueOf(JournalRecord.getText(payload));
        Durability level = Durability.valueOf(JournalRecord.getText(payload));
        TransferKey key = TransferKey.read(payload);
        byte[] digest = new byte[FileDigest.BYTES];
        payload.get(digest);
        long size = payload.getLong();
        Instant time = Instant.ofEpochMilli(payload.getLong());
        Commit commit = new Commit(
                id, principal, name, key, finalName, fileKey, size, FileDigest.ofBytes(digest), outcome, level, time);
        return new Decoded(commit, version);
    }
}
