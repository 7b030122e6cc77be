// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.file;

import io.filetransfer.storage.TransferKey;
import java.nio.ByteBuffer;

/**
 * What a partial file is a part of, as the journal keeps it.
 *
 * @param size bytes of the whole file, or -1
 * @param key the call that sends it
 * @param principal who sends it
 * @param name the target name
 * @param fileKey the inode of the data: a journal that came beside other data vouches for nothing
 */
record Intent(long size, TransferKey key, String principal, String name, String fileKey) {

    /** The layout of journals; a higher number is not understood. */
    static final byte VERSION = 1;

    ByteBuffer encoded() {
        byte[] who = JournalRecord.bytes(principal);
        byte[] what = JournalRecord.bytes(name);
        byte[] inode = JournalRecord.bytes(fileKey);
        ByteBuffer payload =
                ByteBuffer.allocate(1 + 8 + TransferKey.BYTES + 6 + who.length + what.length + inode.length);
        payload.put(VERSION).putLong(size).putLong(key.high()).putLong(key.low());
        JournalRecord.putText(payload, who);
        JournalRecord.putText(payload, what);
        JournalRecord.putText(payload, inode);
        return payload.flip();
    }

    static Intent decode(ByteBuffer payload) {
        byte version = payload.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("journal version " + version + ", expected " + VERSION);
        }
        return new Intent(
                payload.getLong(),
                TransferKey.read(payload),
                JournalRecord.getText(payload),
                JournalRecord.getText(payload),
                JournalRecord.getText(payload));
    }
}
