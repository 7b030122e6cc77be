// SPDX-FileCopyrightText: 2026 the filetransfer authors
// SPDX-License-Identifier: Apache-2.0
package io.filetransfer.core.wire;

import io.filetransfer.RemoteEntry;
import io.filetransfer.TransferException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The body of ENTRIES: a page of a listing, or the one entry that answers a STAT. */
public final class Entries {

    /** Most entries in one frame; the longest possible ones fit. */
    public static final int MAX_ENTRIES = 60;

    private static final int MIN_ENTRY_BYTES = 27;

    private Entries() {}

    /** Writes the body. */
    public static void write(BodyWriter body, List<RemoteEntry> entries) {
        body.u16(entries.size());
        for (RemoteEntry entry : entries) {
            body.u8(entry.type().ordinal()).text(entry.name()).u64(entry.size()).instant(entry.modified());
            body.permissions(entry.permissions()).text(entry.version());
        }
    }

    /** Reads a body. */
    public static List<RemoteEntry> read(ByteBuffer bytes) throws TransferException {
        BodyReader body = new BodyReader(FrameType.ENTRIES, bytes);
        int count = body.u16();
        if (count > body.remaining() / MIN_ENTRY_BYTES) {
            throw Wire.violation("number of entries: " + count + ", more than the body can hold");
        }
        List<RemoteEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RemoteEntry.Type type = body.choice("entry type", RemoteEntry.Type.values());
            String name = body.text(Open.MAX_NAME_BYTES);
            long size = body.size();
            Instant modified = body.instant();
            entries.add(new RemoteEntry(
                    name, type, size, modified, body.permissions(), body.text(Found.MAX_VERSION_BYTES)));
        }
        body.end();
        return entries;
    }
}
